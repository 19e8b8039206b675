import type { Class } from '../metadata/service-definition.js';
import type { ArgumentSpec } from './argument-spec.js';
import { isClass, specOfRule } from './combine-parts.js';

/** What a method gets for a function of the page: one way, whatever it is called with is serialised like a result. */
export type CallbackFunction = (...args: unknown[]) => void;

/**
 * The argument is a function of the page. It can be called until the method has settled, or its stream has ended;
 * after that a call of it does nothing. Calls arrive in order and before the result. A page that does not keep up
 * loses the oldest that wait, and is told.
 *
 * @param type copies what it is called with by this class's allow-list, as `@Returns` does
 * @default as it is
 * @throws {TypeError} when `type` is no class
 * @example
 * @Handle() @Public()
 * async export(@Arg(Callback(Progress)) onProgress: (progress: Progress) => void): Promise<void> { … }
 */
export function Callback(type?: Class<object>): ArgumentSpec<CallbackFunction, false, false> {
  if (type !== undefined && !isClass(type)) throw new TypeError('Callback: it takes a class, imported as a value');
  return specOfRule({ kind: 'callback', type }) as ArgumentSpec<CallbackFunction, false, false>;
}
