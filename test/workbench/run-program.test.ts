import { UnavailableError } from '../../src/shared/index.js';
import { runProgram } from '../../workbench/main/run-program.js';

describe('runProgram', () => {
  /** What a user is told when the workbench fails like this as it starts. */
  async function told(error: unknown): Promise<string> {
    const messages: string[] = [];
    const code = await runProgram({ onMessage: (text) => messages.push(text) }, 'usage', async () => {
      throw error;
    });
    expect(code).toBe(1);
    return messages.join('');
  }

  it.each([
    ['a database', new UnavailableError('The disk is full', { details: { reason: 'disk-full' } })],
    ['a file', Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })],
  ])('says what may be deleted when the disk is too full for %s', async (_what, error) => {
    expect(await told(error)).toMatch(/disk is full.*`responses`.*`logs`.*may be deleted/);
  });

  it('says that it is running already', async () => {
    const error = new UnavailableError('In use', { details: { reason: 'in-use' } });
    expect(await told(error)).toContain('running already with this data directory');
  });

  it('says what else there is to say', async () => {
    expect(await told(new UnavailableError('The database is damaged'))).toContain('The database is damaged');
  });
});
