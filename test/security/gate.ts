import { EventEmitter, once } from 'node:events';
import { container } from 'tsyringe';
import { electronIpc, type ElectronIpcOptions } from 'sallyport/electron';
import { EventService, EventServiceHost, Handle, Public, Receive, Stream, currentCall } from 'sallyport/main';
import { RecordingAuditTrail, RecordingLogger, type InMemoryElectron } from 'sallyport/testing';
import { openPage, startElectron, type OpenPage } from '../main/electron/in-memory.js';

/** What became of the methods of {@link Gate}: each line is a method, what happened to it, and who called. */
export const gateLog: string[] = [];

/** Tells tests that a line was added. */
const written = new EventEmitter();

function note(line: string): void {
  gateLog.push(line);
  written.emit('line');
}

/** Resolves when a line is there so many times. */
export async function untilNoted(line: string, times = 1): Promise<void> {
  while (gateLog.filter((noted) => noted === line).length < times) await once(written, 'line');
}

const passage = new EventEmitter();
// As many wait as a test lets wait.
passage.setMaxListeners(0);

/** Lets everything pass that waits in {@link Gate.pass}. */
export function openGate(): void {
  passage.emit('open');
}

/** A service whose calls wait until a test lets them pass. */
@EventService()
export class Gate {
  @Handle()
  @Public()
  async knock(): Promise<string> {
    note('knock');
    return 'come in';
  }

  @Receive()
  @Public()
  call(): void {
    note('call');
  }

  @Handle()
  @Public()
  async pass(signal?: AbortSignal): Promise<string> {
    note(`pass from ${currentCall().peer.origin}`);
    signal?.addEventListener('abort', () => note('pass aborted'));
    await once(passage, 'open');
    note(`passed from ${currentCall().peer.origin}`);
    return 'a secret of the first page';
  }

  @Stream()
  @Public()
  async *watch(): AsyncIterable<number> {
    note('watch');
    try {
      for (let next = 0; ; next += 1) yield next;
    } finally {
      note('watch ended');
    }
  }
}

/** A host of {@link Gate} in the in-memory Electron, and one window. */
export interface GateScene extends AsyncDisposable, OpenPage {
  readonly electron: InMemoryElectron;
  readonly host: EventServiceHost;
  readonly trail: RecordingAuditTrail;
  readonly logger: RecordingLogger;
}

export async function openGateScene(options: Partial<ElectronIpcOptions> = {}, url?: string): Promise<GateScene> {
  gateLog.length = 0;
  const electron = startElectron();
  const trail = new RecordingAuditTrail();
  const logger = new RecordingLogger();
  const own = { audit: trail, logger, container: container.createChildContainer() };
  const host = await EventServiceHost.start(Gate, { authorize: () => true, ...own });
  await host.bind(electronIpc({ origins: ['app://ui'], ...options }));
  const open = await openPage(electron, url, { nodeIntegrationInSubFrames: true });
  return Object.assign(open, {
    electron,
    host,
    trail,
    logger,
    [Symbol.asyncDispose]: () => {
      openGate();
      return host.dispose();
    },
  });
}
