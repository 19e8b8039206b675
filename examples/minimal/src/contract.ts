import 'reflect-metadata';
import { IsString, MaxLength, MinLength } from 'class-validator';
import type { Events } from 'sallyport/shared';

/** What the page sends: checked by its decorators before a method sees it. */
export class NewNote {
  @IsString()
  @MinLength(1)
  @MaxLength(200)
  declare readonly text: string;
}

export interface Note {
  readonly id: number;
  readonly text: string;
  readonly writtenAt: Date;
}

/** All that page and main have to agree on. */
export interface INotesService {
  add(note: NewNote): Promise<Note>;
  all(): AsyncIterable<Note>;
  readonly events: Events<{ readonly added: Note }>;
}
