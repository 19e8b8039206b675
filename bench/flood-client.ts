// Floods a server with messages of one connection as fast as the socket takes them, and reads what comes back. Tells its
// parent when it begins, and when all is answered or it was hung up on.
import { PROTOCOL_VERSION, encodeMessage } from 'sallyport/shared';
import { WebSocket } from 'ws';

const [, , port = '', token = '', count = ''] = process.argv;
const total = Number(count);
const isBare = token === '';
const protocols = isBare ? [] : ['sallyport.v1', `sallyport.token.${token}`];
const path = isBare ? '' : '/sallyport';
const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, {
  origin: `http://127.0.0.1:${port}`,
  perMessageDeflate: false,
});

/** A message in a frame by itself: a byte of the protocol's own, then the message. */
function frameOf(message: object): Uint8Array {
  return Uint8Array.from([0, ...encodeMessage(message)]);
}

function end(): void {
  if (!process.connected) return;
  process.send?.({ isDone: true });
  process.disconnect();
  socket.terminate();
}

async function flood(): Promise<void> {
  process.send?.({ isDone: false });
  for (let sent = 1; sent <= total && socket.readyState === socket.OPEN; sent += 1) {
    socket.send(frameOf({ kind: 'call', id: sent, channel: 'ping', args: [] }));
    // Now and then the loop has to turn, or nothing leaves and nothing comes.
    if (sent % 1_000 === 0) await new Promise((resolve) => void setImmediate(resolve));
  }
}

let received = 0;
socket.on('message', (data: Buffer) => {
  // Answers of one tick travel together, each with its kind.
  received += isBare ? 1 : data.toString('latin1').split(/reply|fault/).length - 1;
  if (received >= total) end();
});
socket.on('close', end);
socket.once('open', () => {
  if (!isBare) socket.send(frameOf({ kind: 'hello', version: PROTOCOL_VERSION }));
  process.once('message', () => void flood());
  process.send?.({ isReady: true });
});
