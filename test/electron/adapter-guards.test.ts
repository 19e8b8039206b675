// Guards of the Electron adapter that no use of it through the in-memory Electron reaches: each is a mutation that
// would go unnoticed without its test here.
import type { IpcMainEvent, WebContents, WebFrameMain } from 'electron';
import { createSecureWindow, electronIpc } from 'sallyport/electron';
import type { LinkListener } from 'sallyport/shared';
import { LaneLink } from '../../src/main/electron/lane-link.js';
import { originOf } from '../../src/main/electron/origin.js';
import { PageLifetimes } from '../../src/main/electron/page-lifetimes.js';
import { judgeSender } from '../../src/main/electron/sender.js';
import { FakeHost } from '../main/electron/fake-host.js';
import { PRELOAD, openPage, startElectron } from '../main/electron/in-memory.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

describe('electronIpc', () => {
  it('lets go of a call that has ended: its page may end without it', async () => {
    const electron = startElectron();
    const host = new FakeHost();
    await using transport = electronIpc({ origins: ['app://ui'] });
    await transport.bind(host);
    const { bridge, window } = await openPage(electron);
    await bridge.invoke('sallyport:echo', { args: [1] });
    window.destroy();
    expect(host.calls[0]?.signal?.aborted).toBe(false);
  });
});

describe('LaneLink', () => {
  class FakeTarget {
    readonly channel = 'lane';
    readonly sent: unknown[] = [];
    isDestroyed = false;
    readonly webContents = { isDestroyed: () => this.isDestroyed, isCrashed: () => false } as WebContents;
    readonly frame = {
      isDestroyed: () => false,
      detached: false,
      send: (_channel: string, message: unknown) => void this.sent.push(message),
    } as unknown as WebFrameMain;
  }

  class Ear implements LinkListener {
    readonly heard: unknown[] = [];
    closed = 0;

    onMessage(message: unknown): void {
      this.heard.push(message);
    }

    onClose(): void {
      this.closed += 1;
    }
  }

  it('asks nothing of the frame of a destroyed window', () => {
    const target = new FakeTarget();
    const link = new LaneLink('a', target, () => undefined);
    target.isDestroyed = true;
    link.post({ n: 1 });
    expect(target.sent).toEqual([]);
  });

  it('tells of its end once, however often it ends', () => {
    const onEnd = jest.fn();
    const link = new LaneLink('a', new FakeTarget(), onEnd);
    const ear = new Ear();
    link.start(ear);
    link.abandon();
    link.abandon();
    link.close();
    expect([onEnd.mock.calls.length, ear.closed]).toEqual([1, 1]);
  });

  it('keeps what arrives before it is started', () => {
    const link = new LaneLink('a', new FakeTarget(), () => undefined);
    const ear = new Ear();
    link.deliver({ n: 1 });
    link.start(ear);
    link.deliver({ n: 2 });
    expect(ear.heard).toEqual([{ n: 1 }, { n: 2 }]);
  });
});

describe('originOf', () => {
  it('takes a password alone for a user', () => {
    expect(originOf('app://:secret@ui/')).toBeUndefined();
  });
});

describe('PageLifetimes', () => {
  it('tells a watcher once, whatever else becomes of its page', async () => {
    const { window } = await openPage(startElectron());
    using pages = new PageLifetimes();
    const onGone = jest.fn();
    pages.watch(window.webContents, window.webContents.mainFrame, onGone);
    window.webContents.forcefullyCrashRenderer();
    window.destroy();
    expect(onGone).toHaveBeenCalledTimes(1);
  });
});

describe('judgeSender', () => {
  it('refuses a sandboxed document, whose URL is the app’s and whose origin is not', () => {
    const senderFrame = { parent: null, url: 'app://ui/', origin: 'null' };
    const event = { sender: { id: 1 }, processId: 1, senderFrame } as unknown as IpcMainEvent;
    const { peer } = judgeSender(event, { origins: new Set(['app://ui']), allowSubframes: false });
    expect(peer.refusal).toBe('foreign-origin');
  });
});

describe('createSecureWindow', () => {
  it('hands out no device, and lets text be copied', async () => {
    const electron = startElectron();
    await electron.main.app.whenReady();
    const window = await createSecureWindow({ preload: PRELOAD, url: 'app://ui/', window: { show: false } });
    const session = window.webContents.session as unknown as {
      checkDevice(deviceType: string, origin: string): boolean;
    };
    expect(session.checkDevice('usb', 'app://ui')).toBe(false);
    const page = electron.pageOf(window);
    await expect(page.requestPermission('clipboard-sanitized-write')).resolves.toBe(true);
    expect(page.checkPermission('clipboard-sanitized-write')).toBe(true);
  });
});
