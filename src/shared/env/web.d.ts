// What every runtime has (pages, Node, workers) and the ECMAScript library does not declare.
// Ambient and never emitted: users see their own DOM or Node types instead.

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

interface ReadableStreamDefaultReader<R = unknown> {
  read(): Promise<{ readonly done: false; readonly value: R } | { readonly done: true; readonly value?: undefined }>;
  cancel(reason?: unknown): Promise<void>;
  releaseLock(): void;
}

interface ReadableStream<R = unknown> {
  readonly locked: boolean;
  getReader(): ReadableStreamDefaultReader<R>;
  cancel(reason?: unknown): Promise<void>;
}

/** Where there is one: in Node, not in pages. */
declare const setImmediate: ((callback: () => void) => unknown) | undefined;
declare function queueMicrotask(callback: () => void): void;
declare function setTimeout(callback: () => void, delayMs: number): unknown;
declare function clearTimeout(timer: unknown): void;
declare const performance: { now(): number };

declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  decode(input: Uint8Array): string;
}
