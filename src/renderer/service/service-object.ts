import type { Credit, Manifest, ManifestEntry } from '../../shared/index.js';
import type { PageConnection } from '../connection/page-connection.js';
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

/** Builds the service object: plain objects with real functions, so that `await`, consoles and matchers see what they expect. */
export function buildServiceObject(
  manifest: Manifest,
  connection: PageConnection,
  window: Credit,
  options: RemoteEventsOptions,
): object {
  const root = {};
  for (const entry of manifest) {
    const name = entry.path.at(-1);
    if (name === undefined) continue;
    const member = createMember(entry, connection, window, options);
    Object.defineProperty(member, CHANNEL, { value: entry.channel });
    define(namespaceOf(root, entry.path.slice(0, -1)), name, member);
  }
  return root;
}

function createMember(
  { kind, channel }: ManifestEntry,
  connection: PageConnection,
  window: Credit,
  options: RemoteEventsOptions,
): object {
  switch (kind) {
    case 'handle':
      return remoteMethod(connection, channel);
    case 'stream':
      return remoteStream(connection, channel, window);
    case 'receive':
      return remoteOneWay(connection, channel);
    case 'events':
      return remoteEvents(connection, channel, options);
    default:
      return assertNever(kind);
  }
}

function namespaceOf(root: object, path: readonly string[]): object {
  return path.reduce<object>((parent, name) => {
    if (!Object.hasOwn(parent, name)) define(parent, name, {});
    return (parent as Record<string, object>)[name] ?? {};
  }, root);
}

/** Not by assignment: a name such as `__proto__` would change the object instead of adding to it. */
function define(owner: object, name: string, value: object): void {
  Object.defineProperty(owner, name, { value, enumerable: true, configurable: true, writable: true });
}

function assertNever(kind: never): never {
  throw new TypeError(`unknown kind of member: ${String(kind)}`);
}
