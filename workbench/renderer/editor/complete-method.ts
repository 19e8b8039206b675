/** Offered for choosing; any other can be typed. */
export const COMMON_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

/**
 * A method as it is sent: nothing typed means GET, as the empty field says. Methods are case-sensitive, so only what is
 * plainly one of the common ones is put in capitals.
 */
export function completeMethod(typed: string): string {
  const method = typed.trim();
  const upper = method.toUpperCase();
  if (COMMON_METHODS.some((common) => common === upper)) return upper;
  return method === '' ? 'GET' : typed;
}
