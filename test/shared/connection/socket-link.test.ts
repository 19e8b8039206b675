import { encodeMessage, splitFrames } from '../../../src/shared/codec/index.js';
import { DEFAULT_LIMITS, SocketLink, type Bytes, type SocketLike } from '../../../src/shared/index.js';

/** A socket with nobody at the other end. */
class FakeSocket implements SocketLike {
  binaryType = 'blob';
  bufferedAmount = 0;
  readonly sent: Bytes[] = [];
  readonly closes: (number | undefined)[] = [];
  private readonly listeners = new Map<string, (event: { readonly data: unknown }) => void>();

  send(data: Bytes): void {
    this.sent.push(data);
  }

  close(code?: number): void {
    this.closes.push(code);
  }

  addEventListener(type: string, listener: (event: { readonly data: unknown }) => void): void {
    this.listeners.set(type, listener);
  }

  emit(type: 'message' | 'close', data?: unknown): void {
    this.listeners.get(type)?.({ data });
  }

  deliver(message: object): void {
    for (const frame of splitFrames(encodeMessage(message), 32)) this.emit('message', frame.buffer);
  }
}

describe('SocketLink', () => {
  let socket: FakeSocket;
  let link: SocketLink;
  const heard: unknown[] = [];
  let closes: number;
  const listener = { onMessage: (message: unknown) => heard.push(message), onClose: () => (closes += 1) };

  beforeEach(() => {
    heard.length = 0;
    closes = 0;
    socket = new FakeSocket();
    link = new SocketLink(socket, { ...DEFAULT_LIMITS, maxFrameBytes: 32, maxMessageBytes: 100, maxValues: 20 });
  });

  it('asks for array buffers and tells what is unsent', () => {
    socket.bufferedAmount = 7;
    expect([socket.binaryType, link.unsentBytes]).toEqual(['arraybuffer', 7]);
  });

  it('delivers what came before it was started first, and the end last', () => {
    socket.deliver({ kind: 'one' });
    socket.deliver({ kind: 'two', text: 'x'.repeat(60) });
    socket.emit('close');
    expect([heard.length, closes]).toEqual([0, 0]);
    link.start(listener);
    expect(heard).toEqual([{ kind: 'one' }, { kind: 'two', text: 'x'.repeat(60) }]);
    expect(closes).toBe(1);
  });

  it('posts in frames of the given size, up to the size of a message', () => {
    link.post({ value: 'x'.repeat(91) });
    expect(socket.sent.map((frame) => frame.byteLength)).toEqual([32, 32, 32, 8]);
    expect(() => link.post({ value: 'x'.repeat(92) })).toThrow(
      expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE', details: { limit: 'bytes', maximum: 100 } }),
    );
    expect(socket.sent).toHaveLength(4);
  });

  it('throws for what has no encoding, and goes on', () => {
    expect(() => link.post({ value: () => 1 })).toThrow(TypeError);
    link.post({ value: 1 });
    expect(socket.sent).toHaveLength(1);
  });

  it('hands on an error and the id where a message can not be read, and goes on', () => {
    link.start(listener);
    socket.emit('message', new Uint8Array([9, 9]).buffer);
    socket.deliver({ id: 5, many: Array.from({ length: 21 }, () => 0) });
    socket.deliver({ kind: 'next' });
    expect(heard).toEqual([
      { id: undefined, error: expect.objectContaining({ code: 'PROTOCOL' }) },
      { id: 5, error: expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }) },
      { kind: 'next' },
    ]);
  });

  it('hangs up on text', () => {
    link.start(listener);
    socket.emit('message', 'text');
    socket.deliver({ kind: 'late' });
    expect([socket.closes, heard, closes]).toEqual([[4400], [], 1]);
  });

  it('closes once, tells so once, and is silent from then on', () => {
    link.start(listener);
    link.close();
    link.close();
    socket.emit('close');
    link.post({ kind: 'late' });
    socket.deliver({ kind: 'late' });
    expect([socket.closes, socket.sent, heard, closes]).toEqual([[1000], [], [], 1]);
  });
});
