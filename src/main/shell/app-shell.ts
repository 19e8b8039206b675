import type { InjectionToken } from 'tsyringe';
import { DefinitionError } from '../../shared/index.js';
import type { SecretBox } from './secret-box.js';

/** Absolute paths of directories that main uses. They need not exist. */
export interface ShellPaths {
  /** What the app keeps for this user: database, settings, bodies. */
  readonly userData: string;
  readonly documents: string;
  readonly downloads: string;
  readonly temp: string;
  readonly logs: string;
}

/**
 * What main needs of the desktop. `ElectronShell` has it from Electron, `HeadlessShell` does without.
 * An event service asks for it in its constructor; the composition root provides it under {@link APP_SHELL}.
 */
export abstract class AppShell {
  /** The app's version, such as `1.4.0`. */
  abstract readonly version: string;

  /** Whether this is what users install, not what a developer runs from source. */
  abstract readonly isPackaged: boolean;

  abstract readonly paths: ShellPaths;

  /** Seals what must not lie on a disk as text. */
  abstract readonly secrets: SecretBox;

  constructor() {
    // tsyringe builds any class without parameters that nobody registered, abstract or not.
    if (new.target === AppShell) {
      throw new DefinitionError([
        {
          where: 'AppShell',
          problem: 'no shell is provided',
          mend: 'Register an ElectronShell or a HeadlessShell under APP_SHELL',
        },
      ]);
    }
  }

  /** Where the app keeps its data. */
  get dataDirectory(): string {
    return this.paths.userData;
  }

  /**
   * Opens a URL in the user's browser or mail program.
   *
   * @throws {ValidationError} when it is no absolute URL that the app hands to the desktop: `http`, `https` and `mailto`,
   *   unless it says otherwise
   * @throws {UnsupportedError} where there is no desktop
   */
  abstract openExternal(url: string): Promise<void>;
}

/** {@link AppShell} as a container's token: its types take no abstract class, at run time it is one like any other. */
export const APP_SHELL = AppShell as unknown as InjectionToken<AppShell>;
