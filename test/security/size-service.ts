import 'reflect-metadata';
import { IsInt } from 'class-validator';
import { Arg, EventService, Handle, Items, Optional, Public } from 'sallyport/main';
import type { Bytes } from 'sallyport/shared';

class Part {
  @IsInt()
  declare readonly value: number;
}

/** Takes what can be large, deep or slow. */
@EventService()
export class SizeService {
  static runs = 0;

  @Handle()
  @Public()
  async parts(@Arg(Optional(Items(Part))) parts?: readonly Part[]): Promise<number> {
    SizeService.runs += 1;
    return parts?.length ?? 0;
  }

  @Handle()
  @Public()
  async echo(data: Uint8Array): Promise<Bytes> {
    SizeService.runs += 1;
    return data as Bytes;
  }

  @Handle({ timeoutMs: 200 })
  @Public()
  async hang(signal: AbortSignal): Promise<void> {
    SizeService.runs += 1;
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }

  /** Takes 20 ms of its 200. */
  @Handle({ timeoutMs: 200 })
  @Public()
  async dawdle(): Promise<string> {
    SizeService.runs += 1;
    await new Promise((resolve) => void setTimeout(resolve, 20));
    return 'done';
  }
}
