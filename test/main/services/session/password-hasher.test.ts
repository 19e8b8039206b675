import { scryptSync } from 'node:crypto';
import { PasswordHasher } from '../../../../src/main/services/session/password-hasher.js';
import { decodePasswordRecord } from '../../../../src/main/services/session/password-record.js';

const CHEAP = { costLog2: 4, blockSize: 8, parallelism: 1 };

describe('PasswordHasher', () => {
  it('keeps what scrypt makes, with its parameters beside it', async () => {
    const kept = await new PasswordHasher(CHEAP).hash('hunter2');
    expect(kept).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    const { salt, hash } = decodePasswordRecord(kept);
    expect(scryptSync('hunter2', salt, 32, { N: 16, r: 8, p: 1 }).equals(hash)).toBe(true);
  });

  it('makes something else of the same password each time', async () => {
    const hasher = new PasswordHasher(CHEAP);
    expect(await hasher.hash('hunter2')).not.toBe(await hasher.hash('hunter2'));
  });

  it('knows the right password from any other', async () => {
    const hasher = new PasswordHasher(CHEAP);
    const kept = await hasher.hash('hunter2');
    expect(await hasher.verify('hunter2', kept)).toBe('right');
    for (const wrong of ['', 'hunter', 'hunter2 ', 'Hunter2', 'hunter2hunter2', 'hunter2\0']) {
      expect(await hasher.verify(wrong, kept)).toBe('wrong');
    }
    expect(await hasher.verify('hunter2', undefined)).toBe('wrong');
  });

  it('takes one text for the same, however its characters were typed', async () => {
    const hasher = new PasswordHasher(CHEAP);
    expect(await hasher.verify('u\u0308ber', await hasher.hash('\u00fcber'))).toBe('right');
  });

  it('says when a password is kept at a lower cost than it is to be', async () => {
    const kept = await new PasswordHasher(CHEAP).hash('hunter2');
    const dearer = new PasswordHasher({ ...CHEAP, costLog2: 5 });
    expect(await dearer.verify('hunter2', kept)).toBe('stale');
    expect(await dearer.verify('other', kept)).toBe('wrong');
    expect(await new PasswordHasher({ ...CHEAP, costLog2: 3 }).verify('hunter2', kept)).toBe('right');
  });

  it('costs what OWASP asks for, unless it is told otherwise', async () => {
    expect(await new PasswordHasher().hash('hunter2')).toContain('$ln=17,r=8,p=1$');
  });

  it('works on two at once, has 32 wait, and refuses one more', async () => {
    const hasher = new PasswordHasher({ costLog2: 12, blockSize: 8, parallelism: 1 });
    const answers = Array.from({ length: 34 }, () => hasher.verify('x', undefined));
    const full = expect.objectContaining({
      code: 'RESOURCE_EXHAUSTED',
      details: { resource: 'passwords', maximum: 32 },
    });
    await expect(hasher.verify('x', undefined)).rejects.toEqual(full);
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['wrong']));
    expect(await hasher.verify('x', undefined)).toBe('wrong');
  });

  it.each([
    '',
    'hunter2',
    '$scrypt$ln=21,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    '$scrypt$ln=17,r=9,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    '$scrypt$ln=17,r=8,p=5$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    '$scrypt$ln=0,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    '$scrypt$ln=17,r=8,p=1$AAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    '$scrypt$ln=17,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA',
  ])('refuses %p as a record: it would cost too much, or is none', async (kept) => {
    await expect(new PasswordHasher(CHEAP).verify('x', kept)).rejects.toThrow(RangeError);
  });

  it.each([{ costLog2: 21 }, { costLog2: 0 }, { blockSize: 9 }, { parallelism: 5 }, { costLog2: 1.5 }])(
    'can not be made to cost %p',
    (cost) => {
      expect(() => new PasswordHasher(cost)).toThrow(RangeError);
    },
  );
});
