import { Public, Requires } from '../../../src/main/decorators/index.js';
import type { Permission } from '../../../src/main/metadata/index.js';

class Notes {
  async first(): Promise<void> {}
  async second(): Promise<void> {}
  async third(): Promise<void> {}
}

describe('Requires', () => {
  it('refuses a second decision on the same member, whichever comes first', () => {
    Requires('notes:read')(Notes.prototype, 'first');
    expect(() => Requires('notes:write')(Notes.prototype, 'first')).toThrow(
      '@Requires() on Notes.first: it has an access decision already; name all permissions in one @Requires',
    );
    expect(() => Public()(Notes.prototype, 'first')).toThrow('it has an access decision already');
  });

  it.each(['notes', ':', 'notes:', ':read', 'notes read:x', ''])('refuses the permission %j', (permission) => {
    expect(() => Requires(permission as Permission)(Notes.prototype, 'second')).toThrow(
      `'${permission}' is no permission`,
    );
  });

  it('refuses to require nothing', () => {
    const requireNothing = Requires as unknown as () => ReturnType<typeof Requires>;
    expect(() => requireNothing()(Notes.prototype, 'second')).toThrow('name at least one permission, or say @Public()');
  });
});

describe('Public', () => {
  it('refuses a member that requires something', () => {
    Public()(Notes.prototype, 'third');
    expect(() => Requires('notes:read')(Notes.prototype, 'third')).toThrow('it has an access decision already');
  });
});
