/** What colour a status is shown in. */
export type StatusTone = 'good' | 'redirect' | 'warning' | 'bad' | 'neutral';

/**
 * The tone of a response's status, or of why there is none.
 *
 * @param state how the exchange stands, as the history or the response pane tells it
 */
export function statusTone(status: number | null, state: string): StatusTone {
  if (state === 'failed') return 'bad';
  if (state === 'cancelled' || state === 'interrupted') return 'warning';
  if (status === null || status < 200) return 'neutral';
  if (status < 300) return 'good';
  if (status < 400) return 'redirect';
  return status < 500 ? 'warning' : 'bad';
}
