const SHORT_NAMES: Readonly<Record<string, string>> = { DELETE: 'DEL', OPTIONS: 'OPT', PATCH: 'PATCH' };

/** A request's method, short enough for a list, in the method's colour. */
export function MethodBadge({ method }: { readonly method: string }) {
  const upper = method.toUpperCase();
  return (
    <span className="method-badge" data-method={upper} title={method}>
      {SHORT_NAMES[upper] ?? (upper === '' ? '—' : upper.slice(0, 6))}
    </span>
  );
}
