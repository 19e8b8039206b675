import { encodeMessage, packFrames, splitFrames } from '../../../src/shared/codec/index.js';
import { MessageReader } from '../../../src/shared/codec/message-reader.js';
import {
  DEFAULT_LIMITS,
  SocketLink,
  UnreadableMessage,
  type Bytes,
  type SocketLike,
} from '../../../src/shared/index.js';

/** A socket with nobody at the other end. While it says that nothing is unsent, it has read what it was given. */
class FakeSocket implements SocketLike {
  binaryType = 'blob';
  bufferedAmount = 0;
  readonly sent: Bytes[] = [];
  readonly closes: (number | undefined)[] = [];
  private readonly listeners = new Map<string, (event: { readonly data: unknown }) => void>();

  send(data: Bytes): void {
    this.sent.push(this.bufferedAmount === 0 ? data.slice() : data);
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

  it('decodes for 2 ms in a turn at most, where it shares the loop, and goes on in the next', () => {
    let nowMs = 0;
    const waiting: (() => void)[] = [];
    const turns = { nowMs: () => nowMs, next: (go: () => void) => void waiting.push(go) };
    const shared = new SocketLink(Object.assign(socket, { turns }), DEFAULT_LIMITS);
    const onMessage = (message: unknown): void => {
      heard.push(message);
      nowMs += 1;
    };
    shared.start({ onMessage, onClose: () => (closes += 1) });
    const [frame] = packFrames([{ n: 1 }, { n: 2 }, { n: 3 }].map(encodeMessage), 1_024);
    socket.emit('message', frame?.buffer);
    socket.emit('close');
    expect([heard.length, closes, waiting.length]).toEqual([2, 0, 1]);
    waiting.shift()?.();
    expect([heard, closes]).toEqual([[{ n: 1 }, { n: 2 }, { n: 3 }], 1]);
  });

  it('leaves what waits for its turn alone while it is paused, and when it was closed', () => {
    let nowMs = 0;
    const waiting: (() => void)[] = [];
    const turns = { nowMs: () => nowMs, next: (go: () => void) => void waiting.push(go) };
    const shared = new SocketLink(Object.assign(socket, { turns }), DEFAULT_LIMITS);
    shared.start({ onMessage: (message) => (heard.push(message), (nowMs += 2)), onClose: () => undefined });
    const [frame] = packFrames([{ n: 1 }, { n: 2 }, { n: 3 }].map(encodeMessage), 1_024);
    socket.emit('message', frame?.buffer);
    shared.pause();
    waiting.shift()?.();
    expect(heard).toHaveLength(1);
    shared.resume();
    expect(heard).toHaveLength(2);
    shared.close();
    waiting.shift()?.();
    expect(heard).toHaveLength(2);
  });

  describe('that is paused', () => {
    /** In one frame. */
    const deliverBatch = (...messages: readonly object[]): void => {
      const [frame] = packFrames(messages.map(encodeMessage), 1_024);
      socket.emit('message', frame?.buffer);
    };

    beforeEach(() => {
      link = new SocketLink(socket, { ...DEFAULT_LIMITS, maxValues: 20 });
      link.start(listener);
      link.pause();
    });

    it('reads nothing of what is here, until it is resumed', () => {
      socket.deliver({ kind: 'one' });
      socket.emit('message', Uint8Array.of(9).buffer);
      socket.deliver({ kind: 'two' });
      expect(heard).toEqual([]);
      link.resume();
      expect(heard).toEqual([{ kind: 'one' }, expect.any(UnreadableMessage), { kind: 'two' }]);
    });

    it('decodes no more of a frame than is wanted', () => {
      const decode = jest.spyOn(MessageReader.prototype, 'read');
      const pausing = new SocketLink(socket, { ...DEFAULT_LIMITS, maxValues: 20 });
      const onMessage = (message: unknown): void => {
        if (heard.push(message) === 2) pausing.pause();
      };
      pausing.start({ onMessage, onClose: () => undefined });
      deliverBatch({ n: 1 }, { n: 2 }, { n: 3 });
      expect([heard.length, decode.mock.calls.length]).toEqual([2, 2]);
      pausing.resume();
      expect(heard).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
      decode.mockRestore();
    });

    it('tells of the end when all that came before it was read, and posts nothing meanwhile', () => {
      socket.deliver({ kind: 'last' });
      socket.emit('close');
      link.post({ kind: 'late' });
      expect([heard, closes, socket.sent]).toEqual([[], 0, []]);
      link.resume();
      expect([heard, closes]).toEqual([[{ kind: 'last' }], 1]);
    });

    it('forgets what is here when it is closed', () => {
      socket.deliver({ kind: 'late' });
      link.close();
      link.resume();
      expect([heard, closes]).toEqual([[], 1]);
    });
  });

  describe('with large binary data', () => {
    const KiB = 1_024;
    const bytesOf = (length: number): Bytes => Uint8Array.from({ length }, (_, index) => index % 251);
    const chunkOf = (length: number): object => ({ kind: 'chunk', id: 5, value: bytesOf(length) });

    beforeEach(() => {
      link = new SocketLink(socket, DEFAULT_LIMITS);
      link.start(listener);
    });

    function loopBack(): void {
      for (const frame of socket.sent.splice(0)) socket.emit('message', frame.slice().buffer);
    }

    it('sends the same bytes as without', () => {
      const messages = [
        { id: 1, value: bytesOf(2_048) },
        { id: 2, value: bytesOf(70_000), more: [bytesOf(3_000)] },
      ];
      for (const message of messages) link.post(message);
      loopBack();
      expect(heard).toEqual(messages);
    });

    it('cuts a chunk where it does not fit into a frame, so that each piece has one', () => {
      link.post(chunkOf(KiB * KiB));
      expect(socket.sent.map((frame) => [frame[0], frame.byteLength > 512 * KiB])).toEqual([
        [0, true],
        [0, true],
      ]);
      loopBack();
      const pieces = heard.map((message) => (message as { value: Bytes }).value);
      expect(Buffer.compare(Buffer.concat(pieces), bytesOf(KiB * KiB))).toBe(0);
    });

    it('leaves alone what the socket has not sent yet', () => {
      socket.bufferedAmount = 1;
      link.post(chunkOf(5_000));
      link.post({ kind: 'chunk', id: 6, value: new Uint8Array(5_000) });
      loopBack();
      expect(heard).toEqual([chunkOf(5_000), { kind: 'chunk', id: 6, value: new Uint8Array(5_000) }]);
    });

    it('sends it at once, and what waits before it', () => {
      link.coalesce({});
      link.post({ kind: 'reply', id: 1, value: 1 });
      link.post(chunkOf(5_000));
      loopBack();
      expect(heard).toEqual([{ kind: 'reply', id: 1, value: 1 }, chunkOf(5_000)]);
    });

    it('refuses it beyond the size of a message', () => {
      link = new SocketLink(socket, { ...DEFAULT_LIMITS, maxMessageBytes: 5_000 });
      const head = encodeMessage({ value: bytesOf(5_000) }).byteLength + 2 - 5_000; // a longer length is written
      link.post({ value: bytesOf(5_000 - head) });
      expect(socket.sent[0]?.byteLength).toBe(5_001);
      expect(() => link.post({ value: bytesOf(5_001 - head) })).toThrow(
        expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }),
      );
    });

    it('delivers data that owns its memory, and lets go of the frame', () => {
      link.post(chunkOf(5_000));
      const frame = socket.sent[0]?.slice().buffer;
      socket.emit('message', frame);
      expect(frame?.byteLength).toBe(0);
      const { value } = heard[0] as { value: Bytes };
      expect([value.byteOffset, value.byteLength, value.buffer.byteLength]).toEqual([0, 5_000, 5_000]);
    });
  });

  describe('coalesce', () => {
    const endOfTick = (): Promise<void> => Promise.resolve();
    const batch = (...messages: readonly (object | Bytes)[]): Uint8Array => {
      const parts = messages.flatMap((message) => {
        const bytes = message instanceof Uint8Array ? message : encodeMessage(message);
        return [0, 0, 0, bytes.byteLength, ...bytes];
      });
      return Uint8Array.of(2, ...parts);
    };

    beforeEach(() => {
      link.coalesce({});
      link.start(listener);
    });

    it('sends the messages of one tick in one frame, and one alone in its own', async () => {
      link.post({ a: 1 });
      link.post({ a: 2 });
      expect([socket.sent, link.unsentBytes]).toEqual([[], 8]);
      await endOfTick();
      link.post({ a: 3 });
      await endOfTick();
      expect(socket.sent).toEqual([batch({ a: 1 }, { a: 2 }), Uint8Array.of(0, ...encodeMessage({ a: 3 }))]);
      expect(link.unsentBytes).toBe(0);
    });

    it('never sends a frame beyond its size, and keeps the order', async () => {
      const messages = [1, 2, 3, 4, 5].map((id) => ({ id, t: 'x'.repeat(id === 3 ? 60 : 0) }));
      for (const message of messages) link.post(message);
      await endOfTick();
      expect(socket.sent.map((frame) => [frame[0], frame.byteLength <= 32])).toEqual([
        [2, true],
        [1, true],
        [1, true],
        [0, true],
        [2, true],
      ]);
      for (const frame of socket.sent) socket.emit('message', frame.slice().buffer);
      expect(heard).toEqual(messages);
    });

    it('sends what it was given, not what became of it in the same tick', async () => {
      const message = { bytes: Uint8Array.of(1, 2) };
      link.post(message);
      message.bytes.fill(7);
      await endOfTick();
      socket.emit('message', socket.sent[0]?.slice().buffer);
      expect(heard).toEqual([{ bytes: Uint8Array.of(1, 2) }]);
    });

    it('throws for what has no encoding to its sender alone', async () => {
      link.post({ a: 1 });
      expect(() => link.post({ a: () => 1 })).toThrow(TypeError);
      link.post({ a: 2 });
      await endOfTick();
      expect(socket.sent).toEqual([batch({ a: 1 }, { a: 2 })]);
    });

    it('closes after what was posted before', () => {
      link.post({ a: 1 });
      link.close();
      expect([socket.sent.length, socket.closes]).toEqual([1, [1000]]);
    });

    it('hands on an error and its id in the place of each message that can not be read', () => {
      const broken = encodeMessage({ id: 7, t: 'ab' });
      broken[broken.length - 1] = 0xff;
      socket.emit('message', batch({ a: 1 }, broken, { a: 2 }).buffer);
      expect(heard).toEqual([{ a: 1 }, { id: 7, error: expect.objectContaining({ code: 'PROTOCOL' }) }, { a: 2 }]);
    });

    it.each([
      ['a message of no bytes', [2, 0, 0, 0, 0]],
      ['a length that breaks off', [2, 0, 0, 0]],
      ['a length beyond the frame', [2, 0, 0, 0, 2, 0x80]],
      ['a length of 4 GiB', [2, 255, 255, 255, 255, 0x80]],
      ['bytes after the messages', [2, 0, 0, 0, 1, 0x80, 0]],
    ])('takes a frame as one fault that has %s', (_, bytes) => {
      socket.emit('message', Uint8Array.from(bytes).buffer);
      socket.deliver({ kind: 'next' });
      expect(heard).toEqual([
        { id: undefined, error: expect.objectContaining({ code: 'PROTOCOL' }) },
        { kind: 'next' },
      ]);
    });

    it('takes 1,024 messages in a frame, and one more as one fault', () => {
      const large = new SocketLink(socket, DEFAULT_LIMITS);
      large.start(listener);
      const many = (count: number): ArrayBufferLike => batch(...Array.from({ length: count }, () => ({}))).buffer;
      socket.emit('message', many(1_024));
      expect(heard).toHaveLength(1_024);
      socket.emit('message', many(1_025));
      expect(heard[1_024]).toEqual({ id: undefined, error: expect.objectContaining({ code: 'PROTOCOL' }) });
      expect(heard).toHaveLength(1_025);
    });

    it('refuses a batch in the middle of a message, and reads what follows', () => {
      socket.emit('message', Uint8Array.of(1, 0x81).buffer);
      socket.emit('message', batch({ a: 1 }).buffer);
      socket.deliver({ kind: 'next' });
      expect(heard).toEqual([
        { id: undefined, error: expect.objectContaining({ code: 'PROTOCOL' }) },
        { kind: 'next' },
      ]);
    });

    it('hands on nothing that follows a message on which the link was closed', () => {
      const closing = new SocketLink(socket, DEFAULT_LIMITS);
      closing.start({ onMessage: (message) => (heard.push(message), closing.close()), onClose: () => undefined });
      socket.emit('message', batch({ a: 1 }, { a: 2 }).buffer);
      expect(heard).toEqual([{ a: 1 }]);
    });
  });
});
