import type { ServiceError } from '../../shared/index.js';
import type { PendingCall } from '../host/pending-call.js';

/** So many calls may be within at the same time; the others wait in the order in which they came. */
export class Places {
  private taken = 0;
  /** Made when the first call has to wait, which most never do. */
  private line: Set<() => void> | undefined;

  constructor(private readonly maximum: number) {}

  /** Whether nobody would have to wait. */
  get hasRoom(): boolean {
    return this.taken < this.maximum;
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return this.line?.size ?? 0;
  }

  /** @returns what to wait for, unless there is a place at once; it rejects when the call is aborted first */
  enter(call: PendingCall): Promise<void> | undefined {
    if (this.hasRoom) {
      this.taken += 1;
      return undefined;
    }
    return new Promise((resolve, reject: (reason: ServiceError) => void) => {
      const start = (): void => resolve();
      const line = (this.line ??= new Set());
      line.add(start);
      call.onAbort((reason) => {
        if (!line.delete(start)) return;
        this.onGivenUp(call);
        reject(reason);
      });
    });
  }

  readonly leave = (): void => {
    for (const start of this.line ?? []) {
      this.line?.delete(start);
      start(); // the place is handed over, so nobody who comes later can overtake
      return;
    }
    this.taken -= 1;
  };

  /** A call that waited has been aborted. */
  protected onGivenUp(_call: PendingCall): void {
    // It has left the line; there is nothing more to give back here.
  }
}
