import { codeOf, type ServiceErrorClass } from './error-code.js';
import { CancelledError } from './cancelled-error.js';
import { CircuitOpenError } from './circuit-open-error.js';
import { ConflictError } from './conflict-error.js';
import { DefinitionError } from './definition-error.js';
import { DisconnectedError } from './disconnected-error.js';
import { DisposedError } from './disposed-error.js';
import { GovernanceRefusedError } from './governance-refused-error.js';
import { InternalError } from './internal-error.js';
import { NotFoundError } from './not-found-error.js';
import { PayloadTooLargeError } from './payload-too-large-error.js';
import { PermissionDeniedError } from './permission-denied-error.js';
import { ProtocolError } from './protocol-error.js';
import { RateLimitedError } from './rate-limited-error.js';
import { ResourceExhaustedError } from './resource-exhausted-error.js';
import { SenderRefusedError } from './sender-refused-error.js';
import { TimeoutError } from './timeout-error.js';
import { UnauthenticatedError } from './unauthenticated-error.js';
import { UnavailableError } from './unavailable-error.js';
import { UnknownChannelError } from './unknown-channel-error.js';
import { UnsupportedError } from './unsupported-error.js';
import { ValidationError } from './validation-error.js';

const BUILT_IN: readonly ServiceErrorClass[] = [
  CancelledError,
  CircuitOpenError,
  ConflictError,
  DefinitionError,
  DisconnectedError,
  DisposedError,
  GovernanceRefusedError,
  InternalError,
  NotFoundError,
  PayloadTooLargeError,
  PermissionDeniedError,
  ProtocolError,
  RateLimitedError,
  ResourceExhaustedError,
  SenderRefusedError,
  TimeoutError,
  UnauthenticatedError,
  UnavailableError,
  UnknownChannelError,
  UnsupportedError,
  ValidationError,
];

/** Which class an error code of the wire is rebuilt as. */
export type ErrorRegistry = ReadonlyMap<string, ServiceErrorClass>;

/**
 * The framework's error classes, and the app's own.
 *
 * @throws {TypeError} when a class has no code, or two classes have the same
 */
export function createErrorRegistry(appErrors: readonly ServiceErrorClass[] = []): ErrorRegistry {
  const registry = new Map<string, ServiceErrorClass>();
  for (const errorClass of new Set([...BUILT_IN, ...appErrors])) {
    const code = codeOf(errorClass);
    const holder = registry.get(code);
    if (holder) throw new TypeError(`The error code ${code} belongs to ${holder.name} and to ${errorClass.name}`);
    registry.set(code, errorClass);
  }
  return registry;
}
