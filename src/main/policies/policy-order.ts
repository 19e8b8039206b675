// The one list of what every call passes, outermost first. A call that one of them refuses runs nothing of the app's code.
import { concurrency } from './concurrency.js';
import { deadline } from './deadline.js';
import { envelope } from './envelope.js';
import { guard } from './guard.js';
import { outcome } from './outcome.js';
import { permission } from './permission.js';
import type { Policy } from './policy.js';
import { serialisation } from './serialisation.js';
import { resources } from './resources.js';
import { sender } from './sender.js';
import { validation } from './validation.js';

export const POLICY_ORDER: readonly Policy[] = [
  outcome,
  sender,
  envelope,
  resources,
  permission,
  guard,
  validation,
  concurrency,
  deadline,
  serialisation,
];
