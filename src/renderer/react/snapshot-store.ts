/** A value that changes outside of React, as `useSyncExternalStore` wants it. */
export class SnapshotStore<S> {
  private readonly listeners = new Set<() => void>();

  constructor(private snapshot: S) {}

  readonly get = (): S => this.snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  set(snapshot: S): void {
    this.snapshot = snapshot;
    for (const listener of this.listeners) listener();
  }
}
