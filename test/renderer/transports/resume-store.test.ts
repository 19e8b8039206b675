import { sessionResumeStore, type ResumeWindow } from '../../../src/renderer/transports/resume-store.js';

/** A document of a tab; the storage is the tab's. */
class FakeDocument extends EventTarget implements ResumeWindow {
  constructor(
    readonly stored = new Map<string, string>(),
    private readonly isForbidden = false,
  ) {
    super();
  }

  readonly sessionStorage = {
    getItem: (key: string): string | null => this.allowed().get(key) ?? null,
    setItem: (key: string, value: string): void => void this.allowed().set(key, value),
    removeItem: (key: string): void => void this.allowed().delete(key),
  };

  private allowed(): Map<string, string> {
    if (this.isForbidden) throw new DOMException('Storage is forbidden', 'SecurityError');
    return this.stored;
  }
}

const say = (page: FakeDocument, type: 'pagehide' | 'pageshow'): boolean => page.dispatchEvent(new Event(type));

describe('sessionResumeStore', () => {
  it('hands the last secret to the next document, once', () => {
    const first = new FakeDocument();
    const store = sessionResumeStore(first);
    expect(store.take()).toBeUndefined();
    store.keep('one');
    store.keep('two');
    say(first, 'pagehide');
    const next = new FakeDocument(first.stored);
    expect(sessionResumeStore(next).take()).toBe('two');
    expect(sessionResumeStore(next).take()).toBeUndefined();
  });

  it('leaves nothing to a tab that is a copy of one that lives', () => {
    const first = new FakeDocument();
    sessionResumeStore(first).keep('one');
    expect(first.stored.size).toBe(0);
  });

  it('takes it back when the document was kept and is shown again', () => {
    const first = new FakeDocument();
    const store = sessionResumeStore(first);
    store.keep('one');
    say(first, 'pagehide');
    say(first, 'pageshow');
    expect(first.stored.size).toBe(0);
    say(first, 'pagehide');
    expect(first.stored.size).toBe(1);
  });

  it('leaves nothing behind once it has been forgotten', () => {
    const first = new FakeDocument();
    const store = sessionResumeStore(first);
    store.keep('one');
    store.forget();
    say(first, 'pagehide');
    expect(first.stored.size).toBe(0);
  });

  it('works without where storage is forbidden', () => {
    const first = new FakeDocument(new Map(), true);
    const store = sessionResumeStore(first);
    expect(store.take()).toBeUndefined();
    store.keep('one');
    expect(() => say(first, 'pagehide')).not.toThrow();
    store.forget();
  });
});
