import type { ResumeStore } from '../connection/page-link.js';

/** Where the secret stays from one document of a tab to the next. */
const STORAGE_KEY = 'sallyport.resume';

/** What {@link sessionResumeStore} needs of a window. */
export interface ResumeWindow {
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  addEventListener(type: 'pagehide' | 'pageshow', listener: () => void): void;
  removeEventListener(type: 'pagehide' | 'pageshow', listener: () => void): void;
}

/**
 * Keeps the resume secret in the tab's `sessionStorage`, but only while no document of the tab is using it: written when
 * the document goes, taken out by the next one. A tab that is duplicated copies the storage, and must not get what the
 * other one lives on.
 */
export function sessionResumeStore(page: ResumeWindow = window): ResumeStore {
  return new SessionResumeStore(page);
}

class SessionResumeStore implements ResumeStore {
  private secret: string | undefined;
  private readonly onHide = (): void => this.write();
  /** The document was kept, and is back. */
  private readonly onShow = (): void => void this.take();

  constructor(private readonly page: ResumeWindow) {}

  take(): string | undefined {
    try {
      const { sessionStorage } = this.page;
      const secret = sessionStorage.getItem(STORAGE_KEY) ?? undefined;
      sessionStorage.removeItem(STORAGE_KEY);
      return secret;
    } catch {
      // The user has forbidden storage: each document is a client of its own then.
      return undefined;
    }
  }

  keep(secret: string): void {
    if (this.secret === undefined) {
      this.page.addEventListener('pagehide', this.onHide);
      this.page.addEventListener('pageshow', this.onShow);
    }
    this.secret = secret;
  }

  forget(): void {
    this.secret = undefined;
    this.page.removeEventListener('pagehide', this.onHide);
    this.page.removeEventListener('pageshow', this.onShow);
  }

  private write(): void {
    try {
      if (this.secret !== undefined) this.page.sessionStorage.setItem(STORAGE_KEY, this.secret);
    } catch {
      // As above.
    }
  }
}
