import { randomUUID } from 'node:crypto';
import { cloneValue } from '../clone-value.js';
import { expectArguments, expectChannel } from './arguments.js';
import type { InMemoryDocument } from './document.js';
import { InMemoryIpcMain } from './ipc-main.js';
import { takeEnds } from './message-port-main.js';
import { NamedEmitter } from './named-emitter.js';
import type { InMemoryWebContents } from './web-contents.js';

const DISPOSED = 'Render frame was disposed before WebFrameMain could be accessed';

/** What a commit puts into a frame. */
export interface Commit {
  readonly document: InMemoryDocument;
  readonly url: string;
  readonly origin: string;
  readonly headers: Headers;
}

type Api = Pick<
  Electron.WebFrameMain,
  | 'url'
  | 'origin'
  | 'processId'
  | 'routingId'
  | 'frameToken'
  | 'frameTreeNodeId'
  | 'detached'
  | 'isDestroyed'
  | 'send'
  | 'postMessage'
>;

/** `WebFrameMain`: one place for documents, which come and go in it. */
export class InMemoryFrame extends NamedEmitter implements Api {
  readonly frameTreeNodeId: number;
  readonly ipc = new InMemoryIpcMain('webFrameMain.ipc');
  readonly frames: InMemoryFrame[] = [];
  /** Not Electron's: what is in the frame now. */
  document: InMemoryDocument | undefined;
  /** Not Electron's: whether its document was taken away, by a crash or with the frame itself. */
  isDisposed = false;
  /** Not Electron's: the headers of the response the document came with. */
  headers: Headers = new Headers();
  private ids: { processId: number; routingId: number; frameToken: string };
  private location = { url: '', origin: 'null' };
  private isRemoved = false;

  constructor(
    /** Not Electron's. */
    readonly webContents: InMemoryWebContents,
    private readonly parentFrame: InMemoryFrame | null,
  ) {
    super('webFrameMain');
    this.frameTreeNodeId = webContents.world.nextId();
    this.ids = this.createIds();
    parentFrame?.frames.push(this);
  }

  get parent(): InMemoryFrame | null {
    return this.parentFrame;
  }

  get top(): InMemoryFrame {
    return this.parentFrame?.top ?? this;
  }

  get url(): string {
    return this.alive().location.url;
  }

  get origin(): string {
    return this.alive().location.origin;
  }

  get processId(): number {
    return this.ids.processId;
  }

  get routingId(): number {
    return this.ids.routingId;
  }

  get frameToken(): string {
    return this.ids.frameToken;
  }

  get detached(): boolean {
    return this.isRemoved;
  }

  get framesInSubtree(): InMemoryFrame[] {
    return [this, ...this.frames.flatMap((frame) => frame.framesInSubtree)];
  }

  isDestroyed(): boolean {
    return this.isRemoved;
  }

  /** Never throws for a frame that has gone, nor for what can't be cloned: it writes an error to the console. */
  send(channel: string, ...args: unknown[]): void {
    if (typeof channel !== 'string') throw new Error('Missing required channel argument');
    try {
      this.deliver(channel, args);
    } catch (error) {
      this.webContents.world.consoleErrors.push(['Error sending from webFrameMain: ', error]);
    }
  }

  /** Hands over ports, and what goes with them. Unlike `send` it throws when it can't. */
  postMessage(...args: [channel: string, message: unknown, transfer?: readonly unknown[]]): void {
    const [channel, message, transfer] = args;
    expectArguments(args, 2);
    expectChannel(channel);
    const copy = cloneValue(message);
    if (args.length > 2 && !Array.isArray(transfer)) throw new TypeError('Invalid value for transfer');
    const { document } = this.alive();
    if (!document) throw new Error(DISPOSED);
    document.receive(channel, [copy], takeEnds(transfer ?? []));
  }

  /** Not Electron's: the document is replaced. Ids change with it, the object stays. */
  commit({ document, url, origin, headers }: Commit): void {
    this.document?.release();
    for (const frame of this.frames.slice()) frame.remove();
    this.document = document;
    this.location = { url, origin };
    this.headers = headers;
    this.ids = this.createIds();
    this.isDisposed = false;
  }

  /** Not Electron's: the process of the document has died. */
  dispose(): void {
    this.document?.release();
    this.isDisposed = true;
    for (const frame of this.frames) frame.dispose();
  }

  /** Not Electron's: the frame is taken out of its page, or goes with it. */
  remove(): void {
    this.dispose();
    this.isRemoved = true;
    for (const frame of this.frames.slice()) frame.remove();
    const siblings = this.parentFrame?.frames ?? [];
    const index = siblings.indexOf(this);
    if (index >= 0) siblings.splice(index, 1);
  }

  private deliver(channel: string, args: unknown[]): void {
    const copies = cloneValue(args);
    const { document } = this.alive();
    if (!document) throw new Error(DISPOSED);
    document.receive(channel, copies);
  }

  private alive(): this {
    if (this.isDisposed) throw new Error(DISPOSED);
    return this;
  }

  private createIds(): { processId: number; routingId: number; frameToken: string } {
    const { world } = this.webContents;
    return { processId: world.nextId(), routingId: world.nextId(), frameToken: randomUUID() };
  }
}
