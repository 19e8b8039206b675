/**
 * A session of the DevTools protocol with one page. What `page.context().newCDPSession(page)` of Playwright gives is
 * one, and so is a `CDPSession` of Puppeteer.
 */
export interface DevToolsSession {
  send(method: string, params?: object): Promise<unknown>;
  on(event: string, listener: (params: unknown) => void): unknown;
}
