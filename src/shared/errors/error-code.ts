import { ServiceError } from './service-error.js';

/** A subclass of {@link ServiceError}, whatever its constructor takes. */
export type ServiceErrorClass<Code extends string = string> = abstract new (...args: never[]) => ServiceError & {
  readonly code: Code;
};

const CODE_PATTERN = /^[A-Z][A-Z0-9_]{0,63}$/;

/**
 * Gives an error class the code it travels under.
 *
 * @param code upper case, digits and underscores, at most 64 characters
 * @throws {TypeError} when the code has another form, or the class already has one of its own
 */
export function ErrorCode<const Code extends string>(code: Code) {
  if (!CODE_PATTERN.test(code)) throw new TypeError(`@ErrorCode('${code}'): a code looks like 'QUOTA_EXCEEDED'`);
  return (target: ServiceErrorClass<Code> | ServiceErrorClass): void => {
    const prototype: object = target.prototype;
    if (Object.hasOwn(prototype, 'code')) throw new TypeError(`${target.name} has an error code already`);
    Object.defineProperty(prototype, 'code', { value: code, enumerable: true });
  };
}

/** The code of an error class. @throws {TypeError} when it has none */
export function codeOf(errorClass: ServiceErrorClass): string {
  const code: unknown = errorClass.prototype.code;
  if (typeof code !== 'string') throw new TypeError(`${errorClass.name} has no @ErrorCode`);
  return code;
}
