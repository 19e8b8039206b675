/** A gate in a wall. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 32 32" width="20" height="20" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--brand)" />
      <path d="M7 25V13h3v-3h3v3h6v-3h3v3h3v12h-6v-5a3 3 0 0 0-6 0v5z" fill="#fff" />
    </svg>
  );
}
