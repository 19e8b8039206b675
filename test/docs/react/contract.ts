import type { Bytes, Events, SharedState } from 'sallyport/shared';
import type { Settings } from './settings.js';

export interface Project {
  readonly id: string;
  readonly name: string;
}

export interface IProjectService {
  readonly events: Events<{ 'projects-changed': void }>;
  readonly settings: SharedState<Settings>;
  list(signal?: AbortSignal): Promise<readonly Project[]>;
  rename(id: string, name: string, signal?: AbortSignal): Promise<void>;
  log(id: string): AsyncIterable<Bytes>;
}
