import { container, type DependencyContainer, type InjectionToken } from 'tsyringe';
import { EventServiceHost } from '../main/host/event-service-host.js';
import type { EventServiceHostOptions } from '../main/host/event-service-host-options.js';
import { UNLIMITED_RATES } from '../main/limits/rate-limits.js';
import type { Class } from '../main/metadata/service-definition.js';
import type { Peer } from '../main/transports/transport.js';
import { RendererEventService, type ConnectOptions } from '../renderer/renderer-event-service.js';
import { createLoopback } from './loopback.js';

/** What a class is replaced by: `[token, instead]`. The fake needs only what the test uses. */
export type Mock = readonly [token: InjectionToken<unknown> | Class<object>, instead: unknown];

/** Options that host and page have in common, such as `clock`, are both's. */
export interface TestHostOptions extends Omit<EventServiceHostOptions, 'container'> {
  /** Dependencies and services to replace, for this host alone. @default none */
  readonly mocks?: readonly Mock[];
  /** Where everything else comes from. @default tsyringe's root container, which is not changed */
  readonly container?: DependencyContainer;
  /** Who calls. @default a loopback client that is refused nothing */
  readonly peer?: Partial<Peer>;
  /** The app's own error classes. */
  readonly errors?: ConnectOptions['errors'];
  readonly onProblem?: ConnectOptions['onProblem'];
}

/** A host with one connected client. Dispose of it after the test: `await using`, or `dispose()`. */
export interface TestHost<T> extends AsyncDisposable {
  /** The class as the page sees it: every call passes the policies and is copied both ways. */
  readonly service: T;
  readonly host: EventServiceHost;
  /** Another client of the same host. */
  connect(peer?: Partial<Peer>): Promise<T>;
  dispose(): Promise<void>;
}

/**
 * Serves a class over a loopback connection, with any dependency replaced.
 * Permissions are granted unless `authorize` says otherwise, and as many calls pass as come unless `rateLimits` does:
 * most tests are about something else.
 *
 * @typeParam T the class's own type, or the contract it implements where the class has more than that
 * @throws {DefinitionError} when the class can't be served
 * @example
 * await using test = await createTestHost(MainEventService, { mocks: [[HttpService, { send: async () => answer }]] });
 * expect(await test.service.http.send(request)).toEqual(answer);
 */
export async function createTestHost<T extends object>(
  type: Class<T>,
  options: TestHostOptions = {},
): Promise<TestHost<T>> {
  const { mocks = [], container: parent = container, peer, errors, onProblem, ...hostOptions } = options;
  const own = parent.createChildContainer();
  for (const [token, instead] of mocks) own.register(token as InjectionToken<unknown>, { useValue: instead });
  const host = await EventServiceHost.start(type, {
    authorize: () => true,
    rateLimits: UNLIMITED_RATES,
    ...hostOptions,
    container: own,
  });
  let clients = 0;
  const connect = (who: Partial<Peer> = {}): Promise<T> => {
    const { page, main } = createLoopback();
    clients += 1;
    host.accept(main, { transport: 'loopback', clientId: `loopback-${clients}`, origin: null, ...peer, ...who });
    const { clock } = hostOptions;
    const optional = {
      ...(errors ? { errors } : {}),
      ...(onProblem ? { onProblem } : {}),
      ...(clock ? { clock } : {}),
    };
    // The class is what the contract was checked against; here its own type stands for it.
    return RendererEventService.connect<never>({ transport: () => page, ...optional });
  };
  const dispose = (): Promise<void> => host.dispose();
  try {
    return { service: await connect(), host, connect, dispose, [Symbol.asyncDispose]: dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
