import { IsInt, IsString, IsUUID } from 'class-validator';
import { Arg, EventService, Handle, Public, Requires, Returns, Stream } from '../../../src/main/decorators/index.js';
import { readServiceDefinition, type Class, type MethodDefinition } from '../../../src/main/metadata/index.js';
import { NotePayload } from './fixtures/note-payload.js';
import { faultsOf } from './faults-of.js';

function methodOf(type: Class<object>, name: string): MethodDefinition | undefined {
  return readServiceDefinition(type).methods.find((method) => method.name === name);
}

const WRITE = { kind: 'requires', permissions: ['notes:write'] };

abstract class BaseNotes {
  @Handle({ timeoutMs: 500, alias: 'notes-save' })
  @Requires('notes:write')
  @Returns(NotePayload)
  async save(@Arg(IsUUID()) id: string): Promise<unknown> {
    return id;
  }
}

describe('inheritance', () => {
  it('serves what an abstract base declares, without the base being a service', () => {
    @EventService()
    class Notes extends BaseNotes {}
    expect(methodOf(Notes, 'save')).toEqual({
      kind: 'handle',
      name: 'save',
      alias: 'notes-save',
      parameters: [{ kind: 'rules', rules: [expect.anything()], optional: false, nullable: false }],
      access: WRITE,
      timeoutMs: 500,
      returns: NotePayload,
      policies: {},
    });
  });

  it('leaves an override without decorators everything its base declares', () => {
    @EventService()
    class Notes extends BaseNotes {
      override async save(id: string): Promise<unknown> {
        return `${id}!`;
      }
    }
    expect(methodOf(Notes, 'save')).toMatchObject({ access: WRITE, timeoutMs: 500, parameters: [{ kind: 'rules' }] });
  });

  it('reads the types of an override with its own @Handle, and keeps guard, rules and options', () => {
    @EventService()
    class Notes extends BaseNotes {
      @Handle({ timeoutMs: 900 })
      override async save(id: string, note?: NotePayload): Promise<unknown> {
        return [id, note];
      }
    }
    expect(methodOf(Notes, 'save')).toMatchObject({
      access: WRITE,
      timeoutMs: 900,
      alias: 'notes-save',
      returns: NotePayload,
      policies: {},
      parameters: [{ kind: 'rules' }, { kind: 'payload', type: NotePayload }],
    });
  });

  it('takes the rules of an override where it says them again', () => {
    class Counted {
      @Handle()
      @Public()
      async count(@Arg(IsString()) name: unknown, @Arg(IsInt()) size: number): Promise<unknown> {
        return [name, size];
      }
    }
    @EventService()
    class Notes extends Counted {
      @Handle()
      override async count(@Arg(IsUUID(), IsString()) name: unknown, size: number): Promise<unknown> {
        return [name, size];
      }
    }
    const parameters = methodOf(Notes, 'count')?.parameters;
    expect(parameters).toMatchObject([{ rules: [{}, {}] }, { rules: [{}] }]);
  });

  it('refuses an override that adds an access decision without saying that it replaces', () => {
    @EventService()
    class Notes extends BaseNotes {
      @Public()
      override async save(@Arg(IsUUID()) id: string): Promise<unknown> {
        return id;
      }
    }
    expect(faultsOf(Notes)).toEqual(['Notes.save: has an access decision of its own beside the one it inherits']);
  });

  it("lets an override replace its base's decision when it says so", () => {
    @EventService()
    class Stricter extends BaseNotes {
      @Requires('notes:admin', { replaces: true })
      override async save(id: string): Promise<unknown> {
        return id;
      }
    }
    @EventService()
    class Open extends BaseNotes {
      @Public({ replaces: true })
      override async save(id: string): Promise<unknown> {
        return id;
      }
    }
    expect(methodOf(Stricter, 'save')?.access).toEqual({ kind: 'requires', permissions: ['notes:admin'] });
    expect(methodOf(Open, 'save')?.access).toEqual({ kind: 'public' });
  });

  it('never shows siblings to each other, or a subclass to its base', () => {
    @EventService({ access: 'public' })
    class First extends BaseNotes {
      @Handle()
      async first(): Promise<void> {}
    }
    @EventService({ access: 'public' })
    class Second extends BaseNotes {
      @Handle()
      @Requires('notes:other', { replaces: true })
      override async save(@Arg(IsUUID()) id: string): Promise<unknown> {
        return id;
      }
    }
    @EventService()
    class Bare extends BaseNotes {}
    expect(readServiceDefinition(First).methods.map(({ name }) => name)).toEqual(['save', 'first']);
    expect(readServiceDefinition(Second).methods.map(({ name }) => name)).toEqual(['save']);
    expect(readServiceDefinition(Bare).methods.map(({ name }) => name)).toEqual(['save']);
    expect([First, Second, Bare].map((type) => methodOf(type, 'save')?.access)).toEqual([
      WRITE,
      { kind: 'requires', permissions: ['notes:other'] },
      WRITE,
    ]);
  });

  it('refuses an override that changes the kind of its base', () => {
    @EventService()
    class Notes extends BaseNotes {
      // @ts-expect-error an AsyncIterable is no Promise
      @Stream()
      override async save(@Arg(IsUUID()) id: string): Promise<unknown> {
        return id;
      }
    }
    expect(faultsOf(Notes)).toEqual([
      'Notes.save: is marked as stream and overrides a member that BaseNotes marks as handle',
    ]);
  });

  describe('the default of a class', () => {
    @EventService({ access: 'notes:read' })
    class Readable {
      @Handle()
      async list(): Promise<void> {}
    }

    it('stays with the members it was written for', () => {
      @EventService({ access: 'public' })
      class Notes extends Readable {
        @Handle()
        async help(): Promise<void> {}
      }
      expect(methodOf(Notes, 'list')?.access).toEqual({ kind: 'requires', permissions: ['notes:read'] });
      expect(methodOf(Notes, 'help')?.access).toEqual({ kind: 'public' });
    });

    it('holds for the members of a subclass that has none', () => {
      @EventService()
      class Notes extends Readable {
        @Handle()
        async help(): Promise<void> {}
      }
      expect(methodOf(Notes, 'help')?.access).toEqual({ kind: 'requires', permissions: ['notes:read'] });
    });

    it('is not replaced by accident', () => {
      @EventService()
      class Notes extends Readable {
        @Handle()
        @Public()
        override async list(): Promise<void> {}
      }
      expect(faultsOf(Notes)).toEqual(['Notes.list: has an access decision of its own beside the one it inherits']);
    });

    it('covers the members of a base that decides nothing', () => {
      class Undecided {
        @Handle()
        async list(): Promise<void> {}
      }
      @EventService({ access: 'public' })
      class Notes extends Undecided {}
      expect(methodOf(Notes, 'list')?.access).toEqual({ kind: 'public' });
    });
  });
});
