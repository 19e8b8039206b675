import { EventEmitter } from 'node:events';
import { RecordingAuditTrail, createTestHost } from 'sallyport/testing';
import { RendererEventService } from 'sallyport/renderer';
import { messagePortLink, type PortLike } from 'sallyport/shared';
import { openParentPort } from '../../src/worker/parent-port.js';
import { serveInWorker } from '../../src/worker/serve-in-worker.js';
import { HeavyService } from './heavy-service.js';

/** `process.parentPort` as Electron gives it to a utility process. */
class FakeParentPort extends EventEmitter {
  readonly sent: unknown[] = [];
  onSent: (message: unknown) => void = () => undefined;

  postMessage(message: unknown): void {
    this.sent.push(message);
    this.onSent(message);
  }
}

let parentPort: FakeParentPort;

beforeEach(() => {
  parentPort = new FakeParentPort();
  Object.assign(process, { parentPort });
});

afterEach(() => {
  Reflect.deleteProperty(process, 'parentPort');
});

describe('openParentPort', () => {
  it('throws in the main process', () => {
    Reflect.deleteProperty(process, 'parentPort');
    expect(openParentPort).toThrow(TypeError);
  });

  it('listens from start to close, and no longer', () => {
    const port = openParentPort();
    const heard: unknown[] = [];
    port.addEventListener('message', ({ data }) => heard.push(data));
    port.addEventListener('close', () => heard.push('close'));
    parentPort.emit('message', { data: 1 });
    port.start();
    port.start();
    parentPort.emit('message', { data: 2 });
    parentPort.emit('message', { data: { lane: 'closed' } });
    port.close();
    parentPort.emit('message', { data: 3 });
    expect([heard, parentPort.listenerCount('message')]).toEqual([[2, 'close'], 0]);
  });
});

describe('serveInWorker', () => {
  it('serves a utility process, and ends when main asks for it', async () => {
    const host = await serveInWorker(HeavyService);
    const service = await RendererEventService.connect<HeavyService>({ transport: () => messagePortLink(toParent()) });
    await expect(service.double(4)).resolves.toBe(8);
    parentPort.emit('message', { data: { lane: 'closed' } });
    await expect(RendererEventService.closed(service)).resolves.toMatchObject({ code: 'DISPOSED' });
    await host.dispose();
    expect(parentPort.listenerCount('message')).toBe(0);
  });

  it('lets main decide who may call', async () => {
    await using test = await createTestHost(HeavyService, {
      authorize: () => false,
      audit: new RecordingAuditTrail(),
    });
    expect(test.service.lift).toBeUndefined();
    const host = await serveInWorker(HeavyService);
    const service = await RendererEventService.connect<HeavyService>({ transport: () => messagePortLink(toParent()) });
    await expect(service.lift(1)).rejects.toMatchObject({ code: 'TOO_HEAVY' });
    await host.dispose();
  });

  /** The other side of the parent port. */
  function toParent(): PortLike {
    return {
      postMessage: (data) => queueMicrotask(() => parentPort.emit('message', { data: structuredClone(data) })),
      addEventListener(type: string, listener: (event: { readonly data: unknown }) => void) {
        const tell = (data: unknown): void => queueMicrotask(() => listener({ data }));
        if (type === 'message') parentPort.onSent = tell;
        else parentPort.on('removeListener', () => tell(undefined));
      },
      start: () => undefined,
      close: () => undefined,
    };
  }
});
