import type { Link } from '../../shared/index.js';

/** Keeps a client's resume secret for the next document of its tab. */
export interface ResumeStore {
  /** The secret that the document before this one has left, once. */
  take(): string | undefined;
  /** From now on this is the one to leave. */
  keep(secret: string): void;
  /** Nothing is left behind. */
  forget(): void;
}

/** A link as the page opens it. What it doesn't say, it can't do. */
export interface PageLink extends Link {
  /** Whether its transport can open another one when this one is lost. */
  readonly canReopen?: boolean;
  /** Whether its other side may go without a word, as over a network: it is asked when nothing has come for a while. */
  readonly mayFallSilent?: boolean;
  readonly resumeStore?: ResumeStore;
}

/** Opens the way to main; called again for each reconnection. */
export type ConnectTransport = () => PageLink | Promise<PageLink>;
