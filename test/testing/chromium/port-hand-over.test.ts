import type { Browser } from 'playwright-core';
import { describeInChromium, launchChromium } from '../../e2e/chromium.js';
import { openStage } from './stage.js';

jest.setTimeout(30_000);

/** Hands one end of a channel to the page, and answers on the other. */
const PRELOAD = `
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => port1.postMessage({ echo: data });
  window.addEventListener('load', () => window.postMessage('port', '*', [port2]), { once: true });`;

/** The page's first script. It replaces what it can: the hand-over is the browser's own. */
const SCRIPT = `
  window.postMessage = () => { throw new Error('replaced'); };
  MessagePort.prototype.start = () => { throw new Error('replaced'); };
  window.handedOver = new Promise((resolve) => {
    window.addEventListener('message', (event) => {
      if (event.source === window && event.data === 'port') resolve(event.ports[0]);
    }, { once: true });
  });`;

describeInChromium('a MessagePort that the preload hands to the page', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  });

  afterAll(() => browser?.close());

  it('carries values there and back', async () => {
    await using stage = await openStage(browser, { preload: PRELOAD, script: SCRIPT });
    const answer = await stage.page.evaluate(`(async () => {
      const port = await handedOver;
      const answered = new Promise((resolve) => { port.onmessage = ({ data }) => resolve(data.echo); });
      const bytes = new Uint8Array(100_000).fill(7);
      port.postMessage({ bytes, map: new Map([[1, new Date(5)]]) }, [bytes.buffer]);
      const { bytes: copy, map } = await answered;
      return [bytes.length, copy.length, copy.at(-1), map.get(1).getTime()];
    })()`);
    expect(answer).toEqual([0, 100_000, 7, 5]);
    expect(stage.console).toEqual([]);
  });

  it('can come from main, and go there', async () => {
    const answers: unknown[] = [];
    const answered = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<void>();
    await using stage = await openStage(browser, {
      preload: `
        const { ipcRenderer } = require('electron');
        ipcRenderer.once('port', ({ ports }, name) => window.postMessage(name, '*', [...ports]));
        window.addEventListener('load', () => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = ({ data }) => port1.postMessage(['from preload', data]);
          ipcRenderer.postMessage('ready', { note: 'here' }, [port2]);
          try { ipcRenderer.postMessage('ready', {}, [port2]); } catch (error) { console.log(error.message); }
        });`,
      script: `
        window.addEventListener('message', ({ data, ports: [port] }) => {
          if (data !== 'from main') return;
          port.onmessage = ({ data }) => port.postMessage(['from page', data]);
        });`,
      prepare: ({ main }, window) =>
        main.ipcMain.once('ready', ({ ports: [fromPreload] }, message) => {
          const { port1, port2 } = new main.MessageChannelMain();
          for (const port of [fromPreload, port1]) {
            port?.on('message', ({ data }) => {
              answers.push(data);
              if (answers.length === 2) answered.resolve();
            });
            port?.start();
          }
          port1.on('close', closed.resolve);
          window.webContents.postMessage('port', 'from main', [port2]);
          fromPreload?.postMessage(message);
          port1.postMessage(new Map([[1, 2n]]));
        }),
    });
    await answered.promise;
    expect(answers).toHaveLength(2);
    expect(answers).toContainEqual(['from page', new Map([[1, 2n]])]);
    expect(answers).toContainEqual(['from preload', { note: 'here' }]);
    expect(stage.console).toEqual(['Invalid value for transfer']);
    stage.window.destroy();
    await closed.promise;
  });
});
