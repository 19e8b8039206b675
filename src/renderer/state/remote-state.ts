import {
  ProtocolError,
  StateCopy,
  UnsupportedError,
  createSubscription,
  trackResource,
  type HostMessage,
  type ServiceError,
  type SharedState,
  type StatePath,
  type StateVersion,
  type Subscription,
  runReporting,
} from '../../shared/index.js';
import type { PageConnection } from '../connection/page-connection.js';
import type { LiveArgumentsOptions } from '../service/live-arguments.js';
import { remoteMethod } from '../service/remote-method.js';

export interface RemoteStateOptions extends LiveArgumentsOptions {
  /** Whether this page may set anything at all. */
  readonly isWritable: boolean;
}

/** Snapshots that may be asked for in a row because a patch did not fit; then main is taken to be broken. */
const MAX_RESYNCS = 5;

/** Main's state in the page. It is watched while somebody listens, waits for it, or sets it. */
export function remoteState(
  connection: PageConnection,
  channel: string,
  options: RemoteStateOptions,
): SharedState<unknown> {
  const copy = new StateCopy();
  const watch = new RemoteWatch(connection, channel, copy, options.onProblem);
  const call = remoteMethod(connection, channel, options);
  const subscribe = (listener: (value: unknown) => void): Subscription => watch.listen(listener);
  const state: Omit<SharedState<unknown>, typeof Symbol.toStringTag> = {
    get value() {
      return copy.value;
    },
    get revision() {
      return copy.revision;
    },
    subscribe,
    select: (selector, listener, isEqual) => subscribe(whenChanged(selector, listener, isEqual)),
    async ready() {
      await watch.until(() => watch.isInStep);
      return copy.value;
    },
    async set(path: StatePath, value, { revision, signal } = {}) {
      if (!options.isWritable) throw new UnsupportedError('Pages do not set this state');
      const args = revision === undefined ? [path, value] : [path, value, revision];
      const changed = await call(...args, ...(signal ? [signal] : []));
      if (typeof changed !== 'number') throw new ProtocolError({ reason: 'a state was set without a revision' });
      const isReached = hasReached(copy, changed);
      await watch.until(() => watch.isInStep && isReached()).catch(ignore);
    },
  };
  return Object.defineProperty(state, Symbol.toStringTag, { value: 'SharedState' }) as SharedState<unknown>;
}

/** Whether the copy has a revision, or main has begun anew, so that there will be no such revision. */
function hasReached(copy: StateCopy, revision: number): () => boolean {
  const epoch = copy.version?.epoch;
  return () => copy.revision >= revision || copy.version?.epoch !== epoch;
}

function ignore(): void {
  // The change was made; that this page can't follow any more, its listeners are told.
}

interface Listener {
  readonly tell: (value: unknown) => void;
  readonly markClosed: () => void;
}

interface Waiter {
  readonly isReached: () => boolean;
  readonly resolve: () => void;
  readonly reject: (error: ServiceError) => void;
}

/** Keeps a copy up, as long as somebody needs it. */
class RemoteWatch {
  private readonly listeners = new Set<Listener>();
  private readonly waiters = new Set<Waiter>();
  private id: number | undefined;
  /** Whether main has answered, so that the copy is more than a memory. */
  private hasAnswer = false;
  private resyncs = 0;
  private isAckDue = false;

  constructor(
    private readonly connection: PageConnection,
    private readonly channel: string,
    private readonly copy: StateCopy,
    private readonly onProblem: (error: ServiceError) => void,
  ) {}

  get isOpen(): boolean {
    return this.id !== undefined;
  }

  get isInStep(): boolean {
    return this.isOpen && this.hasAnswer;
  }

  listen(tell: (value: unknown) => void): Subscription {
    const listener = { tell, markClosed: trackResource('subscription') };
    this.listeners.add(listener);
    this.open();
    if (this.copy.revision >= 0) runReporting(() => tell(this.copy.value));
    return createSubscription(() => {
      listener.markClosed();
      this.listeners.delete(listener);
      this.closeSoon();
    });
  }

  /** Resolves when the copy is as wanted. @throws {ServiceError} when the watch ends before */
  async until(isReached: () => boolean): Promise<void> {
    this.open();
    if (isReached()) return this.closeSoon();
    try {
      await new Promise<void>((resolve, reject) => {
        this.waiters.add({ isReached, resolve, reject });
      });
    } finally {
      this.closeSoon();
    }
  }

  private open(): void {
    if (this.id !== undefined) return;
    this.resyncs = 0;
    this.ask();
  }

  private ask(): void {
    const id = this.connection.register({
      onMessage: (message) => {
        if (this.id === id) this.receive(message);
      },
      onFault: (error) => {
        if (this.id === id) this.fail(error);
      },
      onResumed: () => this.post(id, this.hasAnswer ? this.copy.version : undefined),
    });
    this.id = id;
    this.hasAnswer = false;
    // Without what is known from an earlier watch: then main answers, and it is certain that the copy is up to date.
    this.post(id, undefined);
  }

  private post(id: number, known: StateVersion | undefined): void {
    this.connection.post({ kind: 'watch', id, channel: this.channel, ...(known ? { known } : {}) });
  }

  private receive(message: HostMessage): void {
    if (message.kind !== 'snapshot' && message.kind !== 'patch') return;
    const outcome = message.kind === 'snapshot' ? this.copy.takeSnapshot(message) : this.copy.takePatch(message);
    if (outcome === 'gap') return this.resync();
    this.hasAnswer = true;
    if (message.kind === 'patch') this.resyncs = 0;
    this.acknowledgeSoon();
    if (outcome === 'changed') this.tellAll();
    this.settle();
  }

  private tellAll(): void {
    const { value, revision } = this.copy;
    for (const listener of Array.from(this.listeners)) {
      if (this.copy.revision !== revision) return; // a listener was told something newer already
      if (this.listeners.has(listener)) runReporting(() => listener.tell(value));
    }
  }

  /** Main has sent what does not fit what it sent before: a snapshot puts it right. */
  private resync(): void {
    this.cancel();
    this.copy.distrust();
    this.resyncs += 1;
    if (this.resyncs <= MAX_RESYNCS) this.ask();
    else this.fail(new ProtocolError({ reason: 'the patches of a state do not fit, again and again' }));
  }

  /** Once for all the patches that arrive together. */
  private acknowledgeSoon(): void {
    if (this.isAckDue) return;
    this.isAckDue = true;
    queueMicrotask(() => {
      this.isAckDue = false;
      const { id, copy } = this;
      if (id !== undefined && copy.revision >= 0) this.connection.post({ kind: 'ack', id, sequence: copy.revision });
    });
  }

  private settle(): void {
    for (const waiter of this.waiters) {
      if (!waiter.isReached()) continue;
      this.waiters.delete(waiter);
      waiter.resolve();
    }
  }

  /** Not at once: who leaves and comes back in one breath, as components do, costs no message. */
  private closeSoon(): void {
    queueMicrotask(() => {
      if (this.listeners.size === 0 && this.waiters.size === 0) this.cancel();
    });
  }

  private cancel(): void {
    const { id } = this;
    if (id === undefined) return;
    this.id = undefined;
    this.connection.forget(id);
    this.connection.post({ kind: 'cancel', id });
  }

  private fail(error: ServiceError): void {
    this.id = undefined;
    const isTold = this.waiters.size > 0;
    for (const { reject } of this.waiters) reject(error);
    this.waiters.clear();
    for (const { markClosed } of this.listeners) markClosed();
    const hadListeners = this.listeners.size > 0;
    this.listeners.clear();
    // A lost connection tells by itself.
    if (hadListeners && !isTold && this.connection.isOpen) this.onProblem(error);
  }
}

/** A listener that is called with what `selector` takes, when it is another one than before. */
function whenChanged<S>(
  selector: (value: unknown) => S,
  listener: (part: S) => void,
  isEqual: (before: S, after: S) => boolean = Object.is,
): (value: unknown) => void {
  let last: { readonly part: S } | undefined;
  return (value) => {
    const part = selector(value);
    if (last && isEqual(last.part, part)) return;
    last = { part };
    listener(part);
  };
}
