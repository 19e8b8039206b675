const secrets = new WeakMap<object, ReadonlySet<string>>();

/**
 * Notes which fields of a plain object are secret, because an instance of a class with `@Secret()` was made of it.
 *
 * @param names as they are on the wire
 */
export function markRawSecrets(source: object, names: ReadonlySet<string>): void {
  if (names.size > 0) secrets.set(source, names);
}

/** What {@link markRawSecrets} noted of this object. */
export function rawSecretsOf(source: object): ReadonlySet<string> | undefined {
  return secrets.get(source);
}
