import { MaxLength } from 'class-validator';
import { Arg, EventService, Handle, Public, State, type StateCell } from 'sallyport/main';
import type { SharedState } from 'sallyport/shared';
import { Settings } from './settings.js';

/** The contract: of the class it needs the type alone. */
export interface ISettingsService {
  readonly settings: SharedState<Settings>;
  openFile(path: string): Promise<void>;
}

@EventService()
export class SettingsService implements ISettingsService {
  @State({ of: Settings, writable: ['theme', 'fontSize'] })
  @Public()
  declare readonly settings: StateCell<Settings>;

  @Handle()
  @Public()
  async openFile(@Arg(MaxLength(1_000)) path: string): Promise<void> {
    this.settings.update((draft) => {
      draft.recentFiles = [path, ...draft.recentFiles.filter((other) => other !== path)].slice(0, 10);
    });
  }
}
