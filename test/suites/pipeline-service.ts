import 'reflect-metadata';
import { IsInt, IsString, MaxLength, Min } from 'class-validator';
import { ManualSessions } from 'sallyport/testing';
import {
  Arg,
  Callback,
  Channel,
  EventChannel,
  EventService,
  Handle,
  Privileged,
  Public,
  Requires,
  State,
  StateCell,
  Stream,
  currentCall,
} from 'sallyport/main';

export class Balance {
  @IsInt() amount = 0;
}

export class Transfer {
  @IsString() @MaxLength(20) declare readonly to: string;
  @IsInt() @Min(1) declare readonly amount: number;
}

/** A till whose methods count how often they run. */
@EventService()
export class TillService {
  /** Of the test that runs; a container makes the service, so a test can't hand it over. */
  static runs = { transfer: 0, close: 0, left: 0 };
  static hold: PromiseWithResolvers<void> | undefined;
  static sessions = new ManualSessions();

  @Channel() @Requires('till:read') declare readonly events: EventChannel<{ readonly moved: number }>;
  @State({ of: Balance, access: 'till:read' }) declare readonly balance: StateCell<Balance>;

  @Handle()
  @Public()
  async who(): Promise<string | null> {
    return currentCall().session?.userName ?? null;
  }

  /** Signs the caller in, with one role. */
  @Handle()
  @Public()
  async enter(@Arg(MaxLength(20)) role: string): Promise<void> {
    TillService.sessions.begin(currentCall().peer.clientId, 'ann', [role]);
  }

  @Handle()
  @Requires('till:write')
  async transfer(transfer: Transfer): Promise<number> {
    TillService.runs.transfer += 1;
    this.events.emit('moved', transfer.amount);
    return transfer.amount;
  }

  @Handle()
  @Requires('till:write')
  @Privileged()
  async close(@Arg(IsString(), MaxLength(200)) reason: string): Promise<void> {
    TillService.runs.close += 1;
    if (reason === 'robbery') throw new Error('the vault at /etc/vault is open');
  }

  @Handle()
  @Requires('till:read')
  async follow(@Arg(Callback()) onMove: (amount: number) => void, signal?: AbortSignal): Promise<void> {
    onMove(0);
    await TillService.hold?.promise;
    signal?.throwIfAborted();
  }

  @Stream()
  @Requires('till:read')
  async *ledger(signal?: AbortSignal): AsyncIterable<number> {
    try {
      yield 1;
      await new Promise((resolve) => signal?.addEventListener('abort', resolve));
    } finally {
      TillService.runs.left += 1;
    }
  }
}
