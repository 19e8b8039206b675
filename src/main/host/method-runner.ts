import type { BoundMethod } from '../metadata/bound-member.js';
import { tapIterable } from '../policies/iterable.js';
import type { Policy, PolicyContext, Runner } from '../policies/policy.js';
import { runInCall } from './call-context.js';
import type { PendingCall } from './pending-call.js';

/** Finds the object whose method is called. */
export type FindInstance = () => object;

type Method = (...args: unknown[]) => unknown;

/** Compiles a method and the policies it needs, in their order, into one function. */
export function compileMethod(
  method: BoundMethod,
  policies: readonly Policy[],
  instanceOf: FindInstance,
  context: PolicyContext,
): Runner {
  return policies.reduceRight<Runner>(
    (next, policy) => policy.compile(method, next, context),
    method.kind === 'stream' ? callStream(method, instanceOf) : callMethod(method, instanceOf),
  );
}

function callMethod(method: BoundMethod, instanceOf: FindInstance): Runner {
  // `Promise.resolve` hands on the method's own promise, where an async function would add another.
  return (call) => Promise.resolve(runInCall(call, () => invoke(method, instanceOf(), call)));
}

/** A generator's body runs when it is asked for an item, so each request re-enters the call. */
function callStream(method: BoundMethod, instanceOf: FindInstance): Runner {
  return async (call) => {
    const source = runInCall(call, () => invoke(method, instanceOf(), call));
    return tapIterable(source as AsyncIterable<unknown>, { around: (step) => runInCall(call, step) });
  };
}

/** The name comes from a definition, never from the wire. What stands in for a service in a test may lack it. */
function invoke({ method: { name }, service: type }: BoundMethod, instance: object, call: PendingCall): unknown {
  const method = (instance as Record<string, Method>)[name];
  if (!method) throw new TypeError(`${type.name} has no method ${name}`);
  call.hasRun = true;
  return method.apply(instance, call.args as unknown[]);
}
