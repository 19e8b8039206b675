// HTTP as bytes: what a browser or a client library would mend before sending is sent as it stands.
import { connect } from 'node:net';

export interface RawAnswer {
  /** 0 when the server closed the connection without an answer. */
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Sends `bytes` to a port of this machine and reads until the server ends the connection. */
export async function rawRequest(port: number, bytes: string): Promise<RawAnswer> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.write(bytes);
  });
  return parseAnswer(Buffer.concat(chunks).toString('utf8'));
}

/** A whole request with the given target and header lines; asks the server to end the connection. */
export function requestBytes(target: string, headerLines: readonly string[], method = 'GET'): string {
  return [`${method} ${target} HTTP/1.1`, ...headerLines, 'Connection: close', '', ''].join('\r\n');
}

/** A whole WebSocket upgrade with the given header lines beside those that every upgrade has. */
export function upgradeBytes(headerLines: readonly string[], target = '/sallyport'): string {
  return [
    `GET ${target} HTTP/1.1`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ...headerLines,
    '',
    '',
  ].join('\r\n');
}

function parseAnswer(text: string): RawAnswer {
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const [statusLine = '', ...lines] = head.split('\r\n');
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  return { status: Number(statusLine.split(' ')[1] ?? 0), headers, body: rest.join('\r\n\r\n') };
}
