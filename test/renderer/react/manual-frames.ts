/** Animation frames that come when the test says so. Disposing of it brings the page's own back. */
export class ManualFrames implements Disposable {
  private readonly own = { request: globalThis.requestAnimationFrame, cancel: globalThis.cancelAnimationFrame };
  private readonly pending = new Map<number, FrameRequestCallback>();
  private lastId = 0;

  constructor() {
    globalThis.requestAnimationFrame = (callback) => {
      this.lastId += 1;
      this.pending.set(this.lastId, callback);
      return this.lastId;
    };
    globalThis.cancelAnimationFrame = (id) => void this.pending.delete(id);
  }

  /** How many callbacks wait for the next frame. */
  get size(): number {
    return this.pending.size;
  }

  /** Runs what waits for the next frame. */
  run(): void {
    const callbacks = [...this.pending.values()];
    this.pending.clear();
    for (const callback of callbacks) callback(0);
  }

  [Symbol.dispose](): void {
    globalThis.requestAnimationFrame = this.own.request;
    globalThis.cancelAnimationFrame = this.own.cancel;
  }
}
