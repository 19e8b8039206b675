import { nameGaps } from './named-api.js';

/** What a listener is told of a response; the fields that Electron has beside these are missing. */
export interface ReceivedHeaders {
  readonly url: string;
  readonly responseHeaders: Record<string, string[]>;
}

type HeadersListener = (
  details: ReceivedHeaders,
  proceed: (answer: { readonly responseHeaders?: Readonly<Record<string, readonly string[]>> }) => void,
) => void;

/** `webRequest` of one session: one listener, the latest. */
export class InMemoryWebRequest {
  private listener: HeadersListener | null = null;

  constructor() {
    return nameGaps('webRequest', this);
  }

  onHeadersReceived(listener: HeadersListener | null): void {
    this.listener = listener;
  }

  /** Not Electron's: the response as the listener lets it through. */
  filter(url: string, response: Response): Promise<Response> {
    const { listener } = this;
    if (!listener) return Promise.resolve(response);
    const responseHeaders = Object.fromEntries([...response.headers].map(([name, value]) => [name, [value]]));
    return new Promise((resolve) => {
      listener({ url, responseHeaders }, ({ responseHeaders: changed }) =>
        resolve(changed ? withHeaders(response, changed) : response),
      );
    });
  }
}

function withHeaders(response: Response, changed: Readonly<Record<string, readonly string[]>>): Response {
  const headers = new Headers();
  for (const [name, values] of Object.entries(changed)) {
    for (const value of values) headers.append(name, value);
  }
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
