import { EventService, Handle, Privileged, Requires, State, type StateCell } from 'sallyport/main';
import { LimitChoices, type ILimitsService } from '../../contract/index.js';
import { LimitControl } from '../limits/limit-control.js';

/** Lets whoever looks after the workbench see and change its limits. */
@EventService()
export class LimitsService implements ILimitsService {
  @State({ of: LimitChoices, access: 'limits:read', persist: true }) declare readonly chosen: StateCell<LimitChoices>;

  constructor(private readonly control: LimitControl) {}

  @Handle()
  @Requires('limits:read')
  async inForce(): Promise<LimitChoices> {
    return this.control.inForce;
  }

  @Handle()
  @Requires('limits:write')
  @Privileged()
  async change(choices: LimitChoices): Promise<void> {
    this.chosen.replace(choices);
    this.control.apply(choices);
    await this.chosen.flush();
  }
}
