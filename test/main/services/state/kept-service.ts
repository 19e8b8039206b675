import { ArrayMaxSize, IsArray, IsInt, IsString } from 'class-validator';
import { EventService, Public, State } from '../../../../src/main/decorators/index.js';
import { StateCell } from '../../../../src/main/state/index.js';

export class Notes {
  @IsInt()
  count = 0;

  @IsArray()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  lines: string[] = [];
}

/** Its state outlives the process, with every revision. */
@EventService()
export class KeptService {
  @State({ of: Notes, writable: true, keepLog: { maxRevisions: 100 } })
  @Public()
  declare readonly notes: StateCell<Notes>;
}
