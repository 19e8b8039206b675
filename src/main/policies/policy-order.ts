// The one list of what every call passes, outermost first. A call that one of them refuses runs nothing of the app's code.
// A method is compiled with those alone that have something to do for it.
import { cache } from './cache.js';
import { circuitBreaker } from './circuit-breaker.js';
import { concurrency } from './concurrency.js';
import { deadline } from './deadline.js';
import { debounce } from './debounce.js';
import { envelope } from './envelope.js';
import { governance } from './governance.js';
import { guard } from './guard.js';
import { intent } from './intent.js';
import { methodConcurrency } from './method-concurrency.js';
import { outcome } from './outcome.js';
import { permission } from './permission.js';
import type { Policy } from './policy.js';
import { rateLimit } from './rate-limit.js';
import { resources } from './resources.js';
import { retry } from './retry.js';
import { sender } from './sender.js';
import { serialisation } from './serialisation.js';
import { session } from './session.js';
import { validation } from './validation.js';

export const POLICY_ORDER: readonly Policy[] = [
  outcome, // log, audit and diagnostics: how it ended
  sender, // may this frame or origin call at all?
  envelope, // is it a call, by the protocol?
  session, // who is signed in?
  rateLimit, // has there been enough time since the calls before it?
  resources, // is there room for one more?
  permission, // may this caller use the method?
  guard, // are the arguments plain data of a bearable size?
  validation, // are they what the parameters take?
  governance, // does every rule of the app approve?
  debounce, // does the caller go on to say something else?
  intent, // for privileged methods: is it on record that this is about to be done?
  cache, // has it been asked before, or is it asked just now?
  concurrency, // wait for a place of the connection
  methodConcurrency, // wait for a place of the method
  deadline, // from here on the time counts
  circuitBreaker, // does the method work at all, lately?
  retry, // if not this time, perhaps the next
  serialisation, // what the method returned, as plain data
];

/** Of these, what a worker needs: a host of main has decided everything else for each caller. */
export const WORKER_POLICY_ORDER: readonly Policy[] = [
  outcome,
  envelope,
  resources,
  guard,
  validation,
  concurrency,
  deadline,
  serialisation,
];
