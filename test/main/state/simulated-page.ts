import type { HostMessage, ClientMessage, ServiceError, SharedState, StateVersion } from 'sallyport/shared';
import { ConnectionStates } from '../../../src/main/host/connection-states.js';
import type { Answers, ConnectionServices } from '../../../src/main/host/connection-services.js';
import type { PendingCall } from '../../../src/main/host/pending-call.js';
import type { StateCell } from '../../../src/main/state/state-cell.js';
import type { AnswerListener, PageConnection } from '../../../src/renderer/connection/page-connection.js';
import { remoteState } from '../../../src/renderer/state/remote-state.js';
import { cloneValue } from '../../../src/testing/clone-value.js';

/** A page that watches a state over a link on which every message waits until it is told to move, or is lost. */
export class SimulatedPage {
  readonly state: SharedState<unknown>;
  readonly problems: ServiceError[] = [];
  readonly sentKinds: string[] = [];
  private readonly listeners = new Map<number, AnswerListener>();
  private toMain: ClientMessage[] = [];
  private toPage: HostMessage[] = [];
  private main: ConnectionStates;
  private nextId = 1;

  constructor(
    private readonly cell: StateCell<object>,
    private readonly eventWindow: number,
  ) {
    this.main = this.accept();
    const connection = {
      isOpen: true,
      register: (listener: AnswerListener): number => {
        this.listeners.set(this.nextId, listener);
        return this.nextId++;
      },
      forget: (id: number): void => void this.listeners.delete(id),
      post: (message: ClientMessage): void => void this.toMain.push(cloneValue(message)),
    };
    // Of a connection, a state uses no more.
    this.state = remoteState(connection as unknown as PageConnection, 'state', {
      isWritable: false,
      window: { bytes: 1, items: 1 },
      onProblem: (error) => this.problems.push(error),
    });
  }

  /** Messages on their way to the page. */
  get waiting(): readonly HostMessage[] {
    return this.toPage;
  }

  get toMainKinds(): readonly string[] {
    return this.toMain.map(({ kind }) => kind);
  }

  async moveToMain(count = Infinity): Promise<void> {
    for (let moved = 0; moved < count && this.toMain.length > 0; moved += 1) {
      const message = this.toMain.shift();
      if (message?.kind === 'watch') this.main.start(message.id, {} as PendingCall, message.known);
      if (message?.kind === 'ack') this.main.ack(message.id, message.sequence);
      if (message?.kind === 'cancel') this.main.stop(message.id);
    }
    await turn();
  }

  async moveToPage(count = Infinity): Promise<void> {
    for (let moved = 0; moved < count && this.toPage.length > 0; moved += 1) {
      const message = this.toPage.shift();
      if (message && 'id' in message && message.kind !== 'fault') this.listeners.get(message.id)?.onMessage(message);
    }
    await turn();
  }

  /** Spoils the next patch on its way, as a broken main would. @returns whether there was one */
  spoilPatch(): boolean {
    const index = this.toPage.findIndex(({ kind }) => kind === 'patch');
    const patch = this.toPage[index];
    if (patch?.kind !== 'patch') return false;
    this.toPage[index] = { ...patch, changes: [{ op: 'remove', path: ['no', 'such', 'place'] }] };
    return true;
  }

  /** Loses one message on its way to the page. */
  lose(): void {
    this.toPage.shift();
  }

  /** The link is lost with everything on it, and there is another one. */
  async cut(): Promise<void> {
    this.main.stopAll();
    this.toMain = [];
    this.toPage = [];
    this.main = this.accept();
    for (const listener of this.listeners.values()) listener.onResumed?.(true);
    await turn();
  }

  /** Moves everything until nothing moves any more. */
  async settle(): Promise<void> {
    await turn();
    while (this.toMain.length > 0 || this.toPage.length > 0) {
      await this.moveToMain();
      await this.moveToPage();
    }
  }

  end(): void {
    this.main.stopAll();
  }

  /** What a page sends that is not this one. */
  async sendWatch(id: number, known?: StateVersion): Promise<void> {
    this.main.start(id, {} as PendingCall, known);
    await turn();
  }

  sendAck(id: number, sequence: number): void {
    this.main.ack(id, sequence);
  }

  private accept(): ConnectionStates {
    const services = {
      limits: { eventWindow: this.eventWindow, maxSubscriptions: 8 },
      watch: async () => this.cell,
    };
    const answers: Answers = {
      post: (message) => {
        this.sentKinds.push(message.kind);
        this.toPage.push(cloneValue(message));
      },
      fault: (id, error) =>
        void this.toPage.push({
          kind: 'fault',
          id,
          error: { code: error.code, name: error.name, message: error.message },
        }),
    };
    return new ConnectionStates(services as unknown as ConnectionServices, answers);
  }
}

/** Lets promises and microtasks that are due run. */
async function turn(): Promise<void> {
  for (let step = 0; step < 4; step += 1) await Promise.resolve();
}
