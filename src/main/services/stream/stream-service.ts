import { IsUUID, MaxLength } from 'class-validator';
import { systemClock, type Bytes } from '../../../shared/index.js';
import type { IStreamService, StreamHandle } from '../../../shim/index.js';
import { Arg, EventService, Handle, Requires, Stream } from '../../decorators/index.js';
import { currentCall } from '../../host/call-context.js';
import { StreamHandles } from './stream-handles.js';
import { StreamSources } from './stream-sources.js';

/** A stream may follow what arrives slowly: the longest silence is that of a request with the longest timeout. */
const ITEM_TIMEOUT_MS = 3_660_000;

/** Opens what main has registered as {@link StreamSources}, for the client that asks and nobody else. */
@EventService()
export class StreamService implements IStreamService, Disposable {
  private readonly handles = new StreamHandles(systemClock);

  constructor(private readonly sources: StreamSources) {}

  @Handle()
  @Requires('stream:read')
  async open(@Arg(MaxLength(64)) source: string, @Arg(MaxLength(1_024)) key: string): Promise<StreamHandle> {
    return this.handles.add(owner(), await this.sources.find(source, key));
  }

  @Stream({ timeoutMs: ITEM_TIMEOUT_MS })
  @Requires('stream:read')
  async *read(@Arg(IsUUID()) id: string, signal?: AbortSignal): AsyncIterable<Bytes> {
    const reading = this.handles.take(owner(), id);
    try {
      yield* reading.source.open(signal ? AbortSignal.any([signal, reading.signal]) : reading.signal);
    } finally {
      reading.release();
    }
  }

  @Handle()
  @Requires('stream:read')
  async close(@Arg(IsUUID()) id: string): Promise<void> {
    this.handles.close(owner(), id);
  }

  [Symbol.dispose](): void {
    this.handles[Symbol.dispose]();
  }
}

function owner(): string {
  return currentCall().peer.clientId;
}
