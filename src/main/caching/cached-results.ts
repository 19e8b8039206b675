import type { Clock } from '../../shared/index.js';
import type { BoundMethod } from '../metadata/bound-member.js';
import type { CacheSpec } from '../metadata/method-policies.js';
import type { Class } from '../metadata/service-definition.js';
import { argumentKey } from './argument-key.js';
import { ResultCache } from './result-cache.js';

/** The names of a service's methods. */
type MethodName<T> = { [K in keyof T & string]: T[K] extends (...args: never[]) => unknown ? K : never }[keyof T &
  string];

type Arguments<Method> = Method extends (...args: infer A) => unknown ? A : never;

/**
 * What the `@Cached` methods of one host have answered. A service takes it in its constructor and drops what its writes
 * have made old; code outside of the services has `host.cachedResults`.
 *
 * @example
 * constructor(private readonly results: CachedResults) {}
 *
 * @Handle() @Requires('projects:write')
 * async rename(@Arg(IsUUID()) folderId: string, @Arg(MaxLength(80)) name: string): Promise<void> {
 *   await this.folders.rename(folderId, name);
 *   this.results.forget(ProjectService, 'list', folderId);
 * }
 */
export class CachedResults {
  private readonly caches = new Map<Class<object>, Map<string, ResultCache[]>>();

  // Its parameter keeps a container from making one of its own, whose `forget` would reach nothing.
  constructor(private readonly clock: Clock) {}

  /**
   * Drops what a method has answered, to whomever. What it is doing now is told to those who wait for it, and not kept.
   *
   * @param args as a page sends them; every result of the method is dropped where they are left out
   * @throws {TypeError} when the method is not `@Cached`, or not one of this host
   */
  forget<T extends object, K extends MethodName<T>>(service: Class<T>, method: K, ...args: [] | Arguments<T[K]>): void {
    const caches = this.caches.get(service)?.get(method);
    if (!caches) throw new TypeError(`${service.name}.${method} is no @Cached() method of this host`);
    const sent = (args as readonly unknown[]).filter((argument) => !(argument instanceof AbortSignal));
    const key = args.length === 0 ? undefined : argumentKey(sent);
    for (const cache of caches) cache.drop((result) => key === undefined || result.args === key);
  }

  /** Made once for each place of a method. */
  open({ service, method: { name } }: BoundMethod, spec: CacheSpec): ResultCache {
    const cache = new ResultCache(spec, this.clock);
    const ofService = this.caches.get(service) ?? new Map<string, ResultCache[]>();
    this.caches.set(service, ofService);
    ofService.set(name, [...(ofService.get(name) ?? []), cache]);
    return cache;
  }

  /** Drops what belongs to a client, because somebody else may be behind it now; without an id, to any. */
  forgetClient(clientId: string | undefined): void {
    const isOld = (owner: string | undefined): boolean =>
      owner !== undefined && (clientId === undefined || owner === clientId);
    for (const ofService of this.caches.values())
      for (const cache of [...ofService.values()].flat()) cache.drop((result) => isOld(result.clientId));
  }
}
