import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeptService, startKept } from './kept-service.js';

describe('KeptService', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'kept-settings-'));
  });

  afterEach(() => rm(directory, { recursive: true }));

  it('goes on with what was saved, and knows what was before', async () => {
    {
      await using first = await startKept(directory);
      const { settings } = first.host.serviceOf(KeptService);
      settings.update((draft) => void (draft.theme = 'dark'));
      settings.update((draft) => void (draft.fontSize = 20));
    }
    await using second = await startKept(directory);
    const { settings } = second.host.serviceOf(KeptService);
    expect(settings.value).toEqual({ theme: 'dark', fontSize: 20, recentFiles: [] });
    const revisions = await settings.history.revisions();
    expect(revisions.map(({ revision }) => revision)).toEqual([0, 1, 2]);
    expect(await settings.history.at(1)).toEqual({ theme: 'dark', fontSize: 14, recentFiles: [] });
  });
});
