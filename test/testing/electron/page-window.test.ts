import { createInMemoryElectron, type InMemoryElectron, type Page } from 'sallyport/testing';

interface Heard {
  readonly data: unknown;
  readonly source: unknown;
  readonly origin: string;
  readonly ports: readonly MessagePort[];
}

let electron: InMemoryElectron;
let page: Page;
let heard: { readonly world: string; readonly event: Heard }[];

beforeEach(async () => {
  electron = createInMemoryElectron({ preloads: { '/preload.js': () => undefined } });
  await electron.main.app.whenReady();
  const window = new electron.main.BrowserWindow({ webPreferences: { preload: '/preload.js' } });
  await window.loadURL('https://app.example/page');
  page = electron.pageOf(window);
  heard = [];
  for (const [world, { window: own }] of Object.entries({ page, preload: page.preload })) {
    own.addEventListener('message', (event) => heard.push({ world, event }));
  }
});

/** What the preload posts to its window, as the page hears it. */
async function post(...args: Parameters<typeof page.window.postMessage>): Promise<readonly unknown[]> {
  page.preload.window.postMessage(...args);
  await electron.settled();
  return heard.filter(({ world }) => world === 'page').map(({ event }) => event.data);
}

describe('window.postMessage', () => {
  it('reaches both worlds, each of which sees its own window as the source', async () => {
    await post('x', '*');
    expect(heard.map(({ world }) => world)).toEqual(['page', 'preload']);
    expect(heard[0]?.event.source).toBe(page.window);
    expect(heard[1]?.event.source).toBe(page.preload.window);
    expect(heard[0]?.event.origin).toBe('https://app.example');
  });

  it.each(['*', '/', 'https://app.example', 'https://app.example/whatever', undefined, { targetOrigin: '/' }])(
    'reaches a page with the target %p',
    async (target) => {
      await expect(post('x', target)).resolves.toEqual(['x']);
    },
  );

  it('reaches no page of another origin, and its ports close', async () => {
    const { port1, port2 } = new page.preload.window.MessageChannel();
    const closed = jest.fn();
    port1.addEventListener('close', closed);
    port1.start();
    await expect(post('x', 'https://other.example', [port2])).resolves.toEqual([]);
    expect(closed).toHaveBeenCalledTimes(1);
  });

  it('reaches no page that was left', async () => {
    const { window } = page.preload;
    await page.navigate('https://app.example/other');
    window.postMessage('x', '/');
    await electron.settled();
    expect(heard).toHaveLength(0);
  });

  it('throws on a target that is no origin', () => {
    expect(() => page.window.postMessage('x', 'nowhere')).toThrow("Invalid target origin 'nowhere'");
  });

  it('hands the same port to both worlds', async () => {
    const { port1, port2 } = new page.preload.window.MessageChannel();
    await post('x', '/', [port2]);
    const [ours, theirs] = heard.map(({ event }) => event.ports[0]);
    expect(ours).toBe(theirs);
    const answer = new Promise((resolve) => port1.addEventListener('message', ({ data }) => resolve(data)));
    port1.start();
    ours?.postMessage('there');
    await expect(answer).resolves.toBe('there');
  });
});
