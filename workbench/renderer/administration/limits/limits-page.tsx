/** To come. */
export function LimitsPage() {
  return null;
}
