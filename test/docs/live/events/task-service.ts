import { MaxLength } from 'class-validator';
import {
  Arg,
  Channel,
  EventService,
  Handle,
  Public,
  currentCall,
  debounce,
  latest,
  throttle,
  type EventChannel,
} from 'sallyport/main';
import type { ITaskService, TaskEvents } from './contract.js';

@EventService()
export class TaskService implements ITaskService {
  @Channel({
    events: {
      progress: throttle(100), // at once, then at most one in 100 ms; the last one always arrives
      'list-changed': debounce(50, { maxWaitMs: 500 }), // when it has been quiet for 50 ms, after 500 ms at the latest
      load: latest(), // a page that is behind gets the newest alone
    },
  })
  @Public()
  declare readonly events: EventChannel<TaskEvents>;

  @Handle()
  @Public()
  async add(@Arg(MaxLength(80)) title: string): Promise<void> {
    this.events.emit('added', title);
    this.events.emit('list-changed');
  }

  @Handle()
  @Public()
  async run(): Promise<void> {
    for (let percent = 0; percent <= 100; percent += 1) this.events.emit('progress', percent);
    // To the window or tab that asked for it, and to nobody else.
    this.events.to({ clientId: currentCall().peer.clientId }).emit('finished');
  }
}
