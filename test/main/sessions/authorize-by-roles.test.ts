import { authorizeByRoles, type AccessRequest, type RoleTable } from 'sallyport/main';

function requestOf(...roles: readonly string[]): AccessRequest {
  return {
    channel: 'x',
    peer: { transport: 'loopback', clientId: 'one', origin: null },
    connectionId: null,
    session: { id: 's', userId: 'u', userName: 'Ada', roles },
  };
}

const NOBODY: AccessRequest = { ...requestOf(), session: undefined };

const authorize = authorizeByRoles({
  roles: {
    admin: ['*'],
    editor: ['collections:*', 'http:send'],
    guest: [],
    deep: ['files:home:*'],
  },
  anonymous: ['settings:read'],
});

describe('authorizeByRoles', () => {
  it.each([
    ['admin', 'users:manage', true],
    ['editor', 'collections:write', true],
    ['editor', 'collections:a:b', true],
    ['editor', 'http:send', true],
    ['editor', 'http:sendAll', false],
    ['editor', 'http:send:all', false],
    ['editor', 'collectionsExtra:write', false],
    ['editor', 'users:manage', false],
    ['guest', 'http:send', false],
    ['guest', 'settings:read', true],
    ['deep', 'files:home:read', true],
    ['deep', 'files:read', false],
  ])('for %s decides about %s: %p', (role, permission, isGranted) => {
    expect(authorize(requestOf(role), permission)).toBe(isGranted);
  });

  it('grants what any of several roles grants', () => {
    expect(authorize(requestOf('guest', 'editor'), 'http:send')).toBe(true);
    expect(authorize(requestOf('guest', 'deep'), 'http:send')).toBe(false);
  });

  it('grants to whoever is not signed in what everybody has, and nothing else', () => {
    expect(authorize(NOBODY, 'settings:read')).toBe(true);
    expect(authorize(NOBODY, 'http:send')).toBe(false);
  });

  it.each(['constructor', '__proto__', 'toString', 'Admin', 'admin ', '*', ''])('knows no role %p', (role) => {
    expect(authorize(requestOf(role), 'http:send')).toBe(false);
  });

  it.each([
    [{ roles: { editor: ['http'] } }],
    [{ roles: { editor: ['http:'] } }],
    [{ roles: { editor: [':send'] } }],
    [{ roles: { editor: ['http:*:x'] } }],
    [{ roles: { editor: ['*:send'] } }],
    [{ roles: { editor: ['ht*:send'] } }],
    [{ roles: { editor: ['**'] } }],
    [{ roles: { editor: [':*'] } }],
    [{ roles: { editor: ['http:send '] } }],
    [{ roles: { editor: [7] } }],
    [{ roles: { editor: '*' } }],
    [{ roles: {}, anonymous: ['read'] }],
  ])('refuses a table with what is no permission: %j', (table) => {
    expect(() => authorizeByRoles(table as unknown as RoleTable)).toThrow(TypeError);
  });

  it('names the role in its error', () => {
    expect(() => authorizeByRoles({ roles: { editor: ['http' as '*'] } })).toThrow("the role 'editor'");
  });
});
