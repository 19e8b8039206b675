import { Channel, EventService, MainEventService, type EventChannel } from 'sallyport/main';
import type { WorkbenchEvents } from '../contract/index.js';

/** Everything that the workbench's page can ask for: the built-in services and the workbench's own. */
@EventService()
export class WorkbenchMainService extends MainEventService {
  @Channel() declare readonly events: EventChannel<WorkbenchEvents>;
}
