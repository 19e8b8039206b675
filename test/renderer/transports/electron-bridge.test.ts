import { electronBridge, findElectronBridge } from '../../../src/renderer/transports/electron-bridge.js';
import { UnsupportedError, type Link, type SallyportBridge } from '../../../src/shared/index.js';

class FakeBridge implements SallyportBridge {
  readonly sent: { channel: string; message: { connection: string; message?: unknown; close?: true } }[] = [];
  readonly listeners = new Set<(message: unknown) => void>();

  async invoke(): Promise<unknown> {
    return undefined;
  }

  send(channel: string, message: unknown): void {
    this.sent.push({ channel, message: message as { connection: string } });
  }

  on(_channel: string, listener: (message: unknown) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  deliver(message: unknown): void {
    for (const listener of this.listeners) listener(message);
  }
}

class Ear {
  readonly heard: unknown[] = [];
  closed = 0;
  onMessage = (message: unknown): void => void this.heard.push(message);
  onClose = (): void => void (this.closed += 1);
}

let bridge: FakeBridge;
let ear: Ear;

beforeEach(() => {
  bridge = new FakeBridge();
  ear = new Ear();
});

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'sallyport');
});

async function opened(): Promise<{ link: Link; connection: string }> {
  const link = await electronBridge({ bridge });
  link.post({ kind: 'hello' });
  return { link, connection: bridge.sent[0]?.message.connection ?? '' };
}

describe('electronBridge', () => {
  it('sends on the lane, under an id of its own', async () => {
    const { connection } = await opened();
    await opened();
    expect(bridge.sent.slice(0, 2)).toEqual([
      { channel: 'sallyport:#lane', message: { connection, open: true } },
      { channel: 'sallyport:#lane', message: { connection, message: { kind: 'hello' } } },
    ]);
    expect(connection).toMatch(/^[\w-]{36}$/);
    expect(bridge.sent[2]?.message.connection).not.toBe(connection);
  });

  it('takes another prefix', async () => {
    await electronBridge({ bridge, prefix: 'acme:' });
    expect(bridge.sent[0]?.channel).toBe('acme:#lane');
  });

  it('delivers what came before start first, and then the end', async () => {
    const { link, connection } = await opened();
    bridge.deliver({ connection, message: 1 });
    bridge.deliver({ connection, message: 2 });
    bridge.deliver({ connection, close: true });
    link.start(ear);
    expect([ear.heard, ear.closed]).toEqual([[1, 2], 1]);
  });

  it('delivers nothing after the listener has closed it, while it is still catching up', async () => {
    const { link, connection } = await opened();
    bridge.deliver({ connection, message: 1 });
    bridge.deliver({ connection, message: 2 });
    ear.onMessage = (message) => {
      ear.heard.push(message);
      link.close();
    };
    link.start(ear);
    expect([ear.heard, ear.closed]).toEqual([[1], 1]);
  });

  it.each([
    ['of another connection', { connection: 'other', message: 1 }],
    ['without a connection', { message: 1 }],
    ['that is text', 'x'],
    ['that is nothing', undefined],
    ['with a wrong close', { connection: 'other', close: false }],
  ])('ignores a message %s', async (_what, message) => {
    (await opened()).link.start(ear);
    bridge.deliver(message);
    expect([ear.heard, ear.closed]).toEqual([[], 0]);
  });

  it('ends once, tells main, lets go of its listener and sends no more', async () => {
    const { link, connection } = await opened();
    link.start(ear);
    link.close();
    link.close();
    link.post({ late: true });
    bridge.deliver({ connection, message: 1 });
    expect(bridge.sent.slice(2)).toEqual([{ channel: 'sallyport:#lane', message: { connection, close: true } }]);
    expect([ear.heard, ear.closed, bridge.listeners.size]).toEqual([[], 1, 0]);
  });

  it('closes without a fault when its document is gone already', async () => {
    const { link } = await opened();
    link.start(ear);
    bridge.send = () => {
      throw new Error('IPC method called after context was released');
    };
    link.close();
    expect([ear.closed, bridge.listeners.size]).toEqual([1, 0]);
  });

  it('hears nothing of a bridge that delivers once more', async () => {
    const { link, connection } = await opened();
    link.start(ear);
    const [listener] = bridge.listeners;
    link.close();
    listener?.({ connection, message: 1 });
    listener?.({ connection, close: true });
    expect([ear.heard, ear.closed]).toEqual([[], 1]);
  });

  it('does not answer main’s end with an end', async () => {
    const { link, connection } = await opened();
    link.start(ear);
    bridge.deliver({ connection, close: true });
    link.close();
    expect([ear.closed, bridge.sent.length, bridge.listeners.size]).toEqual([1, 2, 0]);
  });

  it('throws what the bridge throws, and stays usable', async () => {
    const { link } = await opened();
    jest.spyOn(bridge, 'send').mockImplementationOnce(() => {
      throw new Error('An object could not be cloned.');
    });
    expect(() => link.post({ value: () => 1 })).toThrow('An object could not be cloned.');
    link.post({ n: 1 });
    expect(bridge.sent).toHaveLength(3);
  });

  it('finds the bridge on window', async () => {
    Object.assign(globalThis, { sallyport: bridge });
    await electronBridge();
    expect(bridge.sent).toHaveLength(1);
  });

  it('throws UNSUPPORTED where there is none', async () => {
    await expect(electronBridge()).rejects.toThrow(UnsupportedError);
  });
});

describe('findElectronBridge', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['text', 'x'],
    ['half a bridge', { invoke: () => 1, send: () => 1 }],
  ])('takes %s for no bridge', (_what, value) => {
    Object.assign(globalThis, { sallyport: value });
    expect(findElectronBridge()).toBeUndefined();
  });

  it('looks under another name', () => {
    Object.assign(globalThis, { sallyport: bridge });
    expect(findElectronBridge('acme')).toBeUndefined();
    expect(findElectronBridge('sallyport')).toBe(bridge);
  });
});
