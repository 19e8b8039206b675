import { injectable } from 'tsyringe';
import { Settings } from '../../contract/index.js';

/** The settings as they are now, for services that need them; until they are told, the initial ones. */
@injectable()
export class CurrentSettings {
  private current = new Settings();

  get value(): Settings {
    return this.current;
  }

  follow(settings: Settings): void {
    this.current = settings;
  }
}
