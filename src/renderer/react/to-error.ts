/** What was thrown, as an error: JavaScript lets anything be thrown. */
export function toError(thrown: unknown): Error {
  return Error.isError(thrown) ? (thrown as Error) : new Error(String(thrown), { cause: thrown });
}
