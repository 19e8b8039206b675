import { Handle, Receive, Returns, Stream } from '../../../src/main/decorators/index.js';
import { NotePayload } from '../metadata/fixtures/note-payload.js';

class Notes {
  async run(): Promise<void> {}
  async *follow(): AsyncIterable<string> {
    yield '';
  }
  tell(): void {}
  static async shared(): Promise<void> {}
}

const descriptor: PropertyDescriptor = {};

describe.each([
  ['Handle', (timeoutMs: number) => Handle({ timeoutMs })(Notes.prototype, 'run', descriptor)],
  ['Stream', (timeoutMs: number) => Stream({ timeoutMs })(Notes.prototype, 'follow', descriptor)],
])('%s', (name, decorate) => {
  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2_147_483_648])(
    'refuses a deadline of %d ms',
    (timeoutMs) => {
      expect(() => decorate(timeoutMs)).toThrow(new RegExp(`^@${name}\\(\\) on Notes\\..*timeoutMs is a whole number`));
    },
  );
});

describe('Handle', () => {
  it.each([1, 2_147_483_647])('takes a deadline of %d ms', (timeoutMs) => {
    class Timed {
      @Handle({ timeoutMs })
      async run(): Promise<void> {}
    }
    expect(Timed).toBeDefined();
  });

  it.each(['', 'a b', 'a:', 'x'.repeat(65)])('refuses the alias %j', (alias) => {
    expect(() => Handle({ alias })(Notes.prototype, 'run', descriptor)).toThrow(`the alias '${alias}' is no channel`);
  });

  it('refuses a method that is marked already', () => {
    class Twice {
      @Handle()
      async run(): Promise<void> {}
    }
    expect(() => Handle()(Twice.prototype, 'run', descriptor)).toThrow(
      '@Handle() on Twice.run: it is marked as handle already',
    );
  });

  it('refuses static methods and methods named by symbols', () => {
    expect(() => Handle()(Notes, 'shared', descriptor)).toThrow(
      '@Handle() on Notes.shared: only members of instances are served',
    );
    const key = Symbol('key') as unknown as 'run';
    expect(() => Handle()(Notes.prototype, key, descriptor)).toThrow('a served member has a string for its name');
  });
});

describe('Receive', () => {
  it('refuses a method that is marked already', () => {
    Receive()(Notes.prototype, 'tell', descriptor);
    expect(() => Receive()(Notes.prototype, 'tell', descriptor)).toThrow('it is marked as receive already');
  });
});

describe('Returns', () => {
  it('refuses what is no class, and a second one', () => {
    expect(() => Returns(undefined as unknown as typeof Notes)(Notes.prototype, 'run', descriptor)).toThrow(
      '@Returns() on Notes.run: it takes a class, imported as a value',
    );
    Returns(NotePayload)(Notes.prototype, 'run', descriptor);
    expect(() => Returns(NotePayload)(Notes.prototype, 'run', descriptor)).toThrow('it has a class already');
  });
});
