import type { Logger } from '../main/logging/logger.js';
import { nameOf } from '../main/metadata/class-record.js';
import type { MethodDefinition, ServiceDefinition } from '../main/metadata/service-definition.js';
import { DefinitionError, UnsupportedError } from '../shared/index.js';
import type { WorkerSupervisor } from './worker-supervisor.js';

type Member = (...args: unknown[]) => unknown;

/**
 * Makes an object with the methods of a service, each of which calls the worker's.
 *
 * @throws {DefinitionError} for members that can't be forwarded
 */
export function forwardMembers(definition: ServiceDefinition, worker: WorkerSupervisor, logger: Logger): object {
  refuseOthers(definition);
  const members = definition.methods.map((method) => [method.name, forward(method, worker, logger)] as const);
  return Object.fromEntries(members);
}

function forward({ kind, name }: MethodDefinition, worker: WorkerSupervisor, logger: Logger): Member {
  switch (kind) {
    case 'handle':
      return (...args) => callMethod(worker, name, args);
    case 'stream':
      return (...args) => openStream(worker, name, args);
    case 'receive':
      return (...args) => {
        callMethod(worker, name, args).catch((error: unknown) =>
          logger.warn('A message to a worker was lost', { method: name, error }),
        );
      };
    default:
      return assertNever(kind);
  }
}

async function callMethod(worker: WorkerSupervisor, name: string, args: readonly unknown[]): Promise<unknown> {
  // Without a wait where there is nothing to wait for, so that calls keep their order.
  const service = worker.current ?? (await worker.service());
  try {
    return await memberOf(service, name)(...args);
  } catch (error) {
    throw worker.explain(error);
  }
}

async function* openStream(
  worker: WorkerSupervisor,
  name: string,
  args: readonly unknown[],
): AsyncGenerator<unknown, void, undefined> {
  const service = worker.current ?? (await worker.service());
  try {
    yield* memberOf(service, name)(...args) as AsyncIterable<unknown>;
  } catch (error) {
    throw worker.explain(error);
  }
}

/** The name is a definition's; the object holds what the worker said it serves. */
function memberOf(service: object, name: string): Member {
  const member = (service as Readonly<Record<string, Member | undefined>>)[name];
  if (member) return member;
  throw new UnsupportedError(`The worker serves no ${name}: both sides need the same class`);
}

function refuseOthers(definition: ServiceDefinition): void {
  const { type, events, states, namespaces } = definition;
  const others = [...events, ...states, ...namespaces];
  if (others.length === 0) return;
  const faults = others.map(({ name }) => ({
    where: `${nameOf(type)}.${name}`,
    problem: 'can’t be forwarded to a worker: only methods can',
    mend: 'Keep it in a service of main, and let the worker report through a callback or a stream',
  }));
  throw new DefinitionError(faults);
}

function assertNever(kind: never): never {
  throw new TypeError(`unknown kind of method: ${String(kind)}`);
}
