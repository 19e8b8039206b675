import { randomUUID } from 'node:crypto';
import { IsolatedIpc } from './injected/isolated-ipc.js';
import { IsolatedWorld } from './injected/isolated-world.js';
import { PageWorld } from './injected/page-world.js';
import { PortRelay } from './injected/port-relay.js';
import { takePrimordials } from './injected/primordials.js';
import { textBorder } from './injected/text-border.js';
import { ValueReader } from './injected/value-reader.js';
import { ValueWriter } from './injected/value-writer.js';
import { WorldBorder } from './injected/world-border.js';

/** What the two worlds of each document run before the page's own scripts. */
export interface WorldScripts {
  readonly isolated: string;
  readonly page: string;
  /** Of the isolated world. */
  readonly worldName: string;
  /** Functions that exist in the isolated world only: main's way in, and the way to main. */
  readonly receiverName: string;
  readonly bindingName: string;
}

export interface WorldScriptsOptions {
  readonly preloadPath: string;
  /** CommonJS. */
  readonly preloadSource: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Only in the main frame, as Electron without `nodeIntegrationInSubFrames`. */
const MAIN_FRAME = 'if (globalThis.top === globalThis)';

/** Builds both scripts of a host; the names in them are its own. */
export function buildWorldScripts({ preloadPath, preloadSource, environment }: WorldScriptsOptions): WorldScripts {
  const nonce = randomUUID();
  const names = { receiverName: `receive-${nonce}`, bindingName: `send-${nonce}` };
  const meeting = { offer: `offer-${nonce}`, knock: `knock-${nonce}` };
  const shared = {
    own: `(${sourceOf(takePrimordials)})()`,
    Reader: sourceOf(ValueReader),
    Writer: sourceOf(ValueWriter),
    Border: sourceOf(WorldBorder),
    meeting: JSON.stringify(meeting),
  };
  const isolated = {
    ...shared,
    Ipc: sourceOf(IsolatedIpc),
    Relay: sourceOf(PortRelay),
    textBorder: sourceOf(textBorder),
    receiverName: JSON.stringify(names.receiverName),
    bindingName: JSON.stringify(names.bindingName),
    environment: JSON.stringify(environment),
    platform: JSON.stringify(process.platform),
    preloadPath: JSON.stringify(preloadPath),
  };
  const preload = `function (require, module, exports, process) {\n${preloadSource}\n}`;
  return {
    ...names,
    worldName: `preload-${nonce}`,
    page: `${MAIN_FRAME} new (${sourceOf(PageWorld)})(${objectOf(shared)}, globalThis);`,
    isolated: `${MAIN_FRAME} new (${sourceOf(IsolatedWorld)})(${objectOf(isolated)}, globalThis).run(${preload});`,
  };
}

/** Each unit refers to nothing outside of itself, so that its text is all of it. */
function sourceOf(unit: { toString(): string }): string {
  return `(${unit.toString()})`;
}

function objectOf(fields: Readonly<Record<string, string>>): string {
  return `{ ${Object.entries(fields)
    .map(([name, source]) => `${name}: ${source}`)
    .join(',\n')} }`;
}
