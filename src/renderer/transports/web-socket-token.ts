/** Where the token stays while the tab lives, so that a reload still has it. */
const STORAGE_KEY = 'sallyport.token';

/** What {@link takeToken} needs of a window. */
export interface TokenWindow {
  readonly location: { readonly hash: string; readonly pathname: string; readonly search: string };
  readonly history: { readonly state: unknown; replaceState(data: unknown, unused: string, url: string): void };
  readonly sessionStorage: Pick<Storage, 'getItem' | 'setItem'>;
}

/**
 * Takes the token out of the page's address (`#token=…`), so that it is neither bookmarked nor shared by accident,
 * and keeps it for reloads of this tab.
 *
 * @returns `undefined` when the page was opened without one
 */
export function takeToken(page: TokenWindow = window): string | undefined {
  const fragment = new URLSearchParams(page.location.hash.slice(1));
  const token = fragment.get('token');
  if (!token) return recall(page);
  fragment.delete('token');
  const rest = fragment.size === 0 ? '' : `#${fragment.toString()}`;
  page.history.replaceState(page.history.state, '', `${page.location.pathname}${page.location.search}${rest}`);
  keep(page, token);
  return token;
}

function recall(page: TokenWindow): string | undefined {
  try {
    return page.sessionStorage.getItem(STORAGE_KEY) ?? undefined;
  } catch {
    // The user has forbidden storage: the page has no token then.
    return undefined;
  }
}

function keep(page: TokenWindow, token: string): void {
  try {
    page.sessionStorage.setItem(STORAGE_KEY, token);
  } catch {
    // Without storage the token is lost on a reload, and the page says so then.
  }
}
