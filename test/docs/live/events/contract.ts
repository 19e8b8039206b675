import type { Events } from 'sallyport/shared';

/** Each event's name, and what comes with it; `void` for nothing. */
export interface TaskEvents {
  readonly added: string;
  readonly progress: number;
  readonly load: number;
  readonly 'list-changed': void;
  readonly finished: void;
}

export interface ITaskService {
  add(title: string): Promise<void>;
  run(): Promise<void>;
  readonly events: Events<TaskEvents>;
}
