import { buffer, text } from 'node:stream/consumers';
import {
  HttpClient,
  type HttpExchange,
  type HttpHead,
  type HttpOptions,
  type OutgoingRequest,
} from '../../../../src/main/services/http/index.js';
import { HttpError, type HttpFailure } from '../../../../src/shim/index.js';
import { TestServer } from './test-server.js';

/** The least a response can say of itself. */
export const HEAD: HttpHead = {
  url: 'http://localhost/',
  status: 200,
  statusText: 'OK',
  headers: [],
  redirects: 0,
  declaredBytes: null,
  contentType: null,
};

export function createClient(options: Partial<HttpOptions> = {}): HttpClient {
  return new HttpClient({ responseDirectory: 'unused', version: '1.2.3', ...options });
}

/** Sends one request with a client of its own. @returns the response with all of its body */
export async function sendOnce(request: OutgoingRequest, options: Partial<HttpOptions> = {}) {
  await using client = createClient(options);
  const exchange = await client.send(request);
  const body = await buffer(exchange.body());
  return { ...exchange.head, body, wireBytes: exchange.wireBytes, timings: exchange.timings };
}

export async function failureOf(
  request: OutgoingRequest,
  options: Partial<HttpOptions> = {},
): Promise<HttpFailure | undefined> {
  try {
    await sendOnce(request, options);
  } catch (error) {
    if (error instanceof HttpError) return error.details;
    throw error;
  }
  throw new Error('It was expected to fail');
}

/** Answers with what it was sent. */
export function echoServer(): Promise<TestServer> {
  return TestServer.http(async (request, response) => {
    const { method, url, rawHeaders } = request;
    response.end(JSON.stringify({ method, url, rawHeaders, body: await text(request) }));
  });
}

export interface Echo {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

export async function echoOf(request: Omit<OutgoingRequest, 'url'>, path = '/'): Promise<Echo> {
  await using server = await echoServer();
  const { body } = await sendOnce({ ...request, url: server.url(path) });
  return JSON.parse(body.toString()) as Echo;
}

export function valuesOf(rawHeaders: readonly string[], name: string): readonly string[] {
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);
}

export interface Received {
  readonly text: string;
  readonly error: unknown;
}

/** Reads a body to its end, whatever that is. */
export async function receive(exchange: HttpExchange): Promise<Received> {
  const pieces: Uint8Array[] = [];
  try {
    for await (const piece of exchange.body()) pieces.push(piece);
    return { text: Buffer.concat(pieces).toString(), error: undefined };
  } catch (error) {
    return { text: Buffer.concat(pieces).toString(), error };
  }
}

export async function fetchFrom(server: TestServer, options: Partial<HttpOptions> = {}, method = 'GET') {
  await using client = createClient(options);
  const exchange = await client.send({ method, url: server.url() });
  return { ...(await receive(exchange)), wireBytes: exchange.wireBytes, timings: exchange.timings };
}
