import type { ExchangeView } from '../../exchange/exchange-view.js';
import type { StatusTone } from '../status-tone.js';

/** How an event stream stands, in words. Nothing connects again by itself: each request is one exchange. */
export function streamState({ state }: Pick<ExchangeView, 'state'>): {
  readonly text: string;
  readonly tone: StatusTone;
} {
  switch (state) {
    case 'sending':
    case 'receiving':
      return { text: 'Open', tone: 'good' };
    case 'complete':
      return { text: 'Ended by the server', tone: 'neutral' };
    case 'cancelled':
      return { text: 'Stopped by you', tone: 'warning' };
    case 'failed':
      return { text: 'Broken off', tone: 'bad' };
    case 'interrupted':
      return { text: 'Cut off', tone: 'warning' };
  }
}
