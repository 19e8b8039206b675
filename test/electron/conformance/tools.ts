/** What {@link createTools} gives code in every process. */
export interface Tools {
  /** `returned <JSON>` or `<name>: <message>`, of a promise too. */
  attempt(task: () => unknown): Promise<string>;
  /** {@link attempt} of what is no promise. */
  outcome(task: () => unknown): string;
  /** The brand of a value and, where it matters, its content: what is left of it on the other side. */
  describe(value: unknown): string;
  /** An empty array within `levels` others. */
  nest(levels: number): unknown;
  /** Hears a port by `onmessage`, which starts it. */
  receive(port: MessagePort | undefined, listener: (event: MessageEvent) => void): void;
  /** Resolves with the first argument of the next such event. */
  next(emitter: { once(name: never, listener: (first: unknown) => void): unknown }, name: string): Promise<unknown>;
}

/** Makes the tools. The function is carried as text into each process, and uses nothing but the language. */
export function createTools(): Tools {
  return {
    async attempt(task) {
      try {
        return `returned ${String(JSON.stringify(await task()))}`;
      } catch (error) {
        return String(error);
      }
    },

    outcome(task) {
      try {
        return `returned ${String(JSON.stringify(task()))}`;
      } catch (error) {
        return String(error);
      }
    },

    describe(value) {
      const brand = Object.prototype.toString.call(value).slice(8, -1);
      if (typeof value === 'bigint') return `${brand} ${String(value)}`;
      if (typeof value !== 'object' || value === null) return `${brand} ${String(JSON.stringify(value))}`;
      const name = (value.constructor as { name?: string } | undefined)?.name ?? 'none';
      if (value instanceof Date) return `${name} ${value.toISOString()}`;
      if (value instanceof Map) return `${name} ${JSON.stringify([...value])}`;
      if (value instanceof Set) return `${name} ${JSON.stringify([...value])}`;
      if (value instanceof RegExp) return `${name} ${String(value)}`;
      if (value instanceof Error) return `${name} ${String(value)}`;
      if (ArrayBuffer.isView(value)) return `${name} ${Array.from(value as Uint8Array).join(' ')}`;
      return `${name} ${JSON.stringify(value)}`;
    },

    nest(levels) {
      let value: unknown = [];
      for (let level = 0; level < levels; level += 1) value = [value];
      return value;
    },

    receive(port, listener) {
      // oxlint-disable-next-line unicorn/prefer-add-event-listener -- that would not start it
      if (port) port.onmessage = listener;
    },

    next: (emitter, name) => new Promise((resolve) => void emitter.once(name as never, resolve)),
  };
}
