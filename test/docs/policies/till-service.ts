import { EventService, Handle, Privileged, Requires } from 'sallyport/main';
import { Transfer, type ITillService } from './contract.js';

@EventService({ access: 'till:read' })
export class TillService implements ITillService {
  private coins = 10_000;

  @Handle()
  async balance(): Promise<number> {
    return this.coins;
  }

  @Handle()
  @Requires('till:write')
  async transfer({ amount }: Transfer): Promise<number> {
    this.coins -= amount;
    return this.coins;
  }

  /** On record before it is done, and after. */
  @Handle()
  @Requires('till:write')
  @Privileged()
  async close(): Promise<void> {
    this.coins = 0;
  }
}
