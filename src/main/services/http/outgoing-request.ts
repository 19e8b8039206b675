import type { HttpBody, HttpRequest, NameValue } from '../../../shim/index.js';

/** A body read from a file of this machine; main's own code may send one, a page can't name paths. */
export interface FileBody {
  readonly kind: 'path';
  readonly path: string;
  /** @default 'application/octet-stream' */
  readonly contentType?: string;
}

/** What a request may carry. */
export type OutgoingBody = HttpBody | FileBody;

/** A request as main's own code may send it: a page's, or one whose body is a file. */
export interface OutgoingRequest extends Omit<HttpRequest, 'body'> {
  readonly body?: OutgoingBody;
  /** Told how much of the body was handed to the network, once for each piece of it; a redirect may begin anew. */
  readonly onSent?: (sentBytes: number, totalBytes: number) => void;
}

/** One request of the chain that redirects make. */
export interface Hop {
  readonly method: string;
  readonly url: URL;
  /** The user's own; defaults are added when it is sent. */
  readonly headers: readonly NameValue[];
  readonly body: OutgoingBody | undefined;
  readonly onSent?: OutgoingRequest['onSent'];
}
