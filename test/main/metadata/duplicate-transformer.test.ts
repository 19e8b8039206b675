// What a bundler may do: the app's decorators come from one copy of class-transformer, the storage read from another.
import { Type } from 'class-transformer';
import { ValidateNested } from 'class-validator';
import { FaultCollector } from '../../../src/main/metadata/fault-collector.js';
import { PayloadInspector } from '../../../src/main/metadata/payload-inspector.js';
import { NotePayload } from './fixtures/note-payload.js';

jest.mock('class-transformer', (): unknown => jest.requireActual('class-transformer/bundles/class-transformer.umd.js'));

describe('PayloadInspector, with two copies of class-transformer', () => {
  it('says so, instead of missing a @Type that is there', () => {
    class Draft {
      @ValidateNested() @Type(() => NotePayload) declare readonly first: NotePayload;
      @ValidateNested() @Type(() => NotePayload) declare readonly second: NotePayload;
    }
    const faults = new FaultCollector();
    new PayloadInspector(faults).inspect(Draft);
    expect(faults.faults).toEqual([
      {
        where: 'class-transformer',
        problem: 'is in this program twice, so that what @Type says can not be seen',
        mend: "Leave it out of the bundle, or let the bundler take it by its 'main' entry",
      },
    ]);
  });
});
