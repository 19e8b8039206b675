import 'reflect-metadata';
import { IsInt } from 'class-validator';
import {
  Arg,
  Channel,
  EventChannel,
  EventService,
  Handle,
  OneOf,
  Public,
  currentCall,
  latest,
  throttle,
} from 'sallyport/main';

export interface CountEvents {
  readonly counted: number;
  /** At most one in half a second for each page. */
  readonly sampled: number;
  /** Only the newest, for a page that has not taken the one before. */
  readonly newest: number;
  readonly finished: void;
}

/** Announces numbers, in every way there is. */
@EventService()
export class EventsService {
  @Channel({ events: { sampled: throttle(500), newest: latest() } })
  @Public()
  declare readonly events: EventChannel<CountEvents>;

  /** Announces the numbers from 1 to `amount`, then that it has finished. */
  @Handle()
  @Public()
  async announce(
    @Arg(OneOf('counted', 'sampled', 'newest')) event: 'counted' | 'sampled' | 'newest',
    @Arg(IsInt()) amount: number,
  ): Promise<void> {
    for (let value = 1; value <= amount; value += 1) this.events.emit(event, value);
    this.events.emit('finished');
  }

  /** Announces one number to the page that calls, and to no other. */
  @Handle()
  @Public()
  async tellMe(@Arg(IsInt()) value: number): Promise<void> {
    this.events.to({ clientId: currentCall().peer.clientId }).emit('counted', value);
  }
}
