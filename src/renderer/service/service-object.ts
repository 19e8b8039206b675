import type { Credit, Manifest, ManifestEntry } from '../../shared/index.js';
import type { PageConnection } from '../connection/page-connection.js';
import { remoteState } from '../state/remote-state.js';
import { remoteStream } from '../streams/remote-stream.js';
import { remoteEvents, type RemoteEventsOptions } from './remote-events.js';
import { remoteMethod, remoteOneWay } from './remote-method.js';

const CHANNEL = Symbol.for('sallyport.channel');

/**
 * The channel of a method or of events, from which query keys and tools can be derived.
 *
 * @returns `http:send` for `service.http.send`; `undefined` for what is no member of a service
 */
export function channelOf(member: unknown): string | undefined {
  const isMember = (typeof member === 'function' || typeof member === 'object') && member !== null && CHANNEL in member;
  return isMember ? (member as { readonly [CHANNEL]: string })[CHANNEL] : undefined;
}

/** The service object: plain objects with real functions, so that `await`, consoles and matchers see what they expect. */
export class ServiceObject {
  readonly root = {};
  private entries = new Map<string, ManifestEntry>();
  /** By their paths, those that are empty at present too: whoever holds one has its members again when they come back. */
  private readonly namespaces = new Map<string, object>();

  constructor(
    private readonly connection: PageConnection,
    private readonly window: Credit,
    private readonly options: RemoteEventsOptions,
  ) {}

  /**
   * Makes the object what a manifest says. What is the same as before is left alone, so that those who hold a member
   * hold the right one.
   */
  update(manifest: Manifest): void {
    const entries = new Map(manifest.map((entry) => [JSON.stringify(entry), entry]));
    for (const [key, entry] of this.entries) {
      if (!entries.has(key)) remove(this.root, entry.path);
    }
    for (const [key, entry] of entries) {
      if (!this.entries.has(key)) this.add(entry);
    }
    this.entries = entries;
  }

  private add(entry: ManifestEntry): void {
    const name = entry.path.at(-1);
    if (name === undefined) return;
    const member = createMember(entry, this.connection, this.window, this.options);
    Object.defineProperty(member, CHANNEL, { value: entry.channel });
    define(this.namespaceOf(entry.path.slice(0, -1)), name, member);
  }

  private namespaceOf(path: readonly string[]): object {
    const name = path.at(-1);
    if (name === undefined) return this.root;
    const key = JSON.stringify(path);
    const namespace = this.namespaces.get(key) ?? {};
    this.namespaces.set(key, namespace);
    const parent = this.namespaceOf(path.slice(0, -1));
    if (!Object.hasOwn(parent, name)) define(parent, name, namespace);
    return namespace;
  }
}

function createMember(
  { kind, channel, isWritable, isResumable }: ManifestEntry,
  connection: PageConnection,
  window: Credit,
  options: RemoteEventsOptions,
): object {
  const { onProblem } = options;
  switch (kind) {
    case 'handle':
      return remoteMethod(connection, channel, { window, onProblem });
    case 'stream':
      return remoteStream(connection, channel, { window, onProblem, isResumable: isResumable === true });
    case 'receive':
      return remoteOneWay(connection, channel);
    case 'events':
      return remoteEvents(connection, channel, options);
    case 'state':
      return remoteState(connection, channel, {
        isWritable: isWritable === true,
        window,
        onProblem: options.onProblem,
      });
    default:
      return assertNever(kind);
  }
}

/** A namespace that has become empty goes too. */
function remove(owner: object, [name, ...rest]: readonly string[]): void {
  if (name === undefined || !Object.hasOwn(owner, name)) return;
  const value = (owner as Record<string, object>)[name] ?? {};
  if (rest.length > 0) remove(value, rest);
  if (rest.length === 0 || Object.keys(value).length === 0) Reflect.deleteProperty(owner, name);
}

/** Not by assignment: a name such as `__proto__` would change the object instead of adding to it. */
function define(owner: object, name: string, value: object): void {
  Object.defineProperty(owner, name, { value, enumerable: true, configurable: true, writable: true });
}

function assertNever(kind: never): never {
  throw new TypeError(`unknown kind of member: ${String(kind)}`);
}
