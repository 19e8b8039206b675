import { takeToken, type TokenWindow } from '../../../src/renderer/transports/web-socket-token.js';

/** A tab: its address, and the storage that lives as long. */
class FakeTab implements TokenWindow {
  readonly stored = new Map<string, string>();
  readonly history = {
    state: { kept: true },
    replaceState: (state: unknown, _unused: string, url: string): void => {
      if (state !== this.history.state) throw new Error('The state of the entry was lost');
      this.address = new URL(url, this.address);
    },
  };
  readonly sessionStorage = {
    getItem: (key: string): string | null => this.stored.get(key) ?? null,
    setItem: (key: string, value: string): void => void this.stored.set(key, value),
  };
  private address: URL;

  constructor(address: string) {
    this.address = new URL(address);
  }

  get location(): URL {
    return this.address;
  }
}

describe('takeToken', () => {
  it('takes the token out of the address', () => {
    const tab = new FakeTab('http://127.0.0.1:1/?view=2#token=abc');
    expect(takeToken(tab)).toBe('abc');
    expect(tab.location.href).toBe('http://127.0.0.1:1/?view=2');
  });

  it('leaves the rest of the fragment', () => {
    const tab = new FakeTab('http://127.0.0.1:1/#tab=3&token=abc');
    expect(takeToken(tab)).toBe('abc');
    expect(tab.location.href).toBe('http://127.0.0.1:1/#tab=3');
  });

  it('still has it after a reload', () => {
    const tab = new FakeTab('http://127.0.0.1:1/#token=abc');
    takeToken(tab);
    expect(takeToken(tab)).toBe('abc');
  });

  it('prefers a new one to the kept one', () => {
    const tab = new FakeTab('http://127.0.0.1:1/#token=new');
    tab.stored.set('sallyport.token', 'old');
    expect(takeToken(tab)).toBe('new');
    expect(takeToken(tab)).toBe('new');
  });

  it.each(['http://127.0.0.1:1/', 'http://127.0.0.1:1/#token=', 'http://127.0.0.1:1/?token=abc'])(
    'has none at %s',
    (address) => expect(takeToken(new FakeTab(address))).toBeUndefined(),
  );

  it('does without storage where the user forbids it', () => {
    const forbidden = (): never => {
      throw new Error('SecurityError');
    };
    const tab = new FakeTab('http://127.0.0.1:1/#token=abc');
    const page = {
      history: tab.history,
      sessionStorage: { getItem: forbidden, setItem: forbidden },
      get location() {
        return tab.location;
      },
    };
    expect(takeToken(page)).toBe('abc');
    expect(takeToken(page)).toBeUndefined();
  });
});
