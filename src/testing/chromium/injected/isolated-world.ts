import type { IsolatedIpc, MainMessage, WorldMessage } from './isolated-ipc.js';
import type { PortRelay } from './port-relay.js';
import type { WorldUnits } from './page-world.js';
import type { ReaderBorder } from './value-reader.js';
import type { WriterBorder } from './value-writer.js';
import type { WorldBorder } from './world-border.js';

/** What the isolated world is handed. */
export interface IsolatedUnits extends WorldUnits {
  readonly Ipc: typeof IsolatedIpc;
  readonly Relay: typeof PortRelay;
  readonly textBorder: () => WriterBorder & ReaderBorder;
  /** What the host calls its way in and its way out, in this world only. */
  readonly receiverName: string;
  readonly bindingName: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly preloadPath: string;
}

type PreloadScript = (
  require: (name: string) => unknown,
  module: { exports: object },
  exports: object,
  process: object,
) => void;

/** The parts of a DOM that this uses; the project it is in has none. */
interface WorldGlobal {
  readonly top: unknown;
  readonly document: { createElement(name: string): ShadowHost & EventTarget };
  readonly location: { readonly href: string };
  addEventListener(name: string, listener: () => void, options: { readonly once: boolean }): void;
  dispatchEvent(event: Event): boolean;
  readonly FocusEvent: new (name: string, init: { readonly relatedTarget: EventTarget }) => Event;
}

interface ShadowHost {
  attachShadow(init: { readonly mode: 'closed' }): { append(node: EventTarget): void };
}

/** The preload's side: gives the script `electron`, and joins it to the page and to main. It refers to nothing outside of itself. */
export class IsolatedWorld {
  private readonly border: WorldBorder;
  private readonly ipc: IsolatedIpc;
  private readonly send: (text: string) => void;
  private readonly key = Array.from(crypto.getRandomValues(new Uint32Array(4)), (word) => word.toString(36)).join('-');

  constructor(
    private readonly units: IsolatedUnits,
    private readonly world: WorldGlobal,
  ) {
    this.send = Reflect.get(world, units.bindingName) as (text: string) => void;
    this.border = this.meetPage();
    this.ipc = new units.Ipc(units.own, (message) => this.post(message), units.Relay);
    Object.defineProperty(world, units.receiverName, { value: (text: string) => this.receive(text) });
    this.post({ kind: 'hello', url: world.location.href });
  }

  run(preload: PreloadScript): void {
    const { environment, platform, preloadPath } = this.units;
    const module = { exports: {} };
    try {
      preload((name) => this.require(name), module, module.exports, { env: environment, platform });
    } catch (error) {
      console.error(`Unable to load preload script: ${preloadPath}`, error);
      const isError = error instanceof Error;
      const message = isError ? error.message : String(error);
      this.post({ kind: 'preload-error', message, stack: isError ? (error.stack ?? '') : '' });
    }
  }

  /** Both worlds' scripts run before the page's own, in no order that is promised: whoever is second finds the first. */
  private meetPage(): WorldBorder {
    const { world, units } = this;
    const { Border, own, Reader, Writer, meeting } = units;
    // Within a closed shadow tree, an event that is under way is on nobody's `window.event`.
    const node = world.document.createElement('span');
    world.document.createElement('div').attachShadow({ mode: 'closed' }).append(node);
    const border = new Border({ own, Reader, Writer, node, side: 'preload' }).open();
    const offer = (): void => void world.dispatchEvent(new world.FocusEvent(meeting.offer, { relatedTarget: node }));
    world.addEventListener(meeting.knock, offer, { once: true });
    offer();
    return border;
  }

  private require(name: string): unknown {
    if (name !== 'electron' && name !== 'electron/renderer') throw new Error(`module not found: ${name}`);
    const contextBridge = {
      exposeInMainWorld: (key: string, api: unknown): void => this.border.expose(key, api),
    };
    return this.nameGaps('renderer module', {
      contextBridge: this.nameGaps('contextBridge', contextBridge),
      ipcRenderer: this.nameGaps('ipcRenderer', this.ipc),
    });
  }

  /** Makes every member that the stand-in lacks say so. */
  private nameGaps<T extends object>(name: string, target: T): T {
    return new Proxy(target, {
      get(object, key): unknown {
        if (typeof key === 'symbol' || key in object || key === 'then' || key === '__esModule' || key === 'default') {
          const value: unknown = Reflect.get(object, key);
          return typeof value === 'function' ? value.bind(object) : value;
        }
        throw new Error(`The Electron in Chromium has no ${name}.${key}: add it to src/testing/chromium/injected`);
      },
    });
  }

  private post(message: WorldMessage): void {
    const { Writer, own, textBorder } = this.units;
    this.send(JSON.stringify({ key: this.key, table: new Writer(own, textBorder()).write(message, -2) }));
  }

  private receive(text: string): void {
    const { Reader, own, textBorder } = this.units;
    const { key, table } = JSON.parse(text) as { key: string; table: unknown };
    // Another document's: its context had the same number.
    if (key !== this.key) return;
    this.ipc.receive(new Reader(own, textBorder()).read(table) as MainMessage);
  }
}
