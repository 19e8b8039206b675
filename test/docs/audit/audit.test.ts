import { RendererEventService } from 'sallyport/renderer';
import { RecordingLogger, createLoopback, expectRefused } from 'sallyport/testing';
import { TemporaryDirectory } from '../../setup/temporary-directory.js';
import { startVault } from './start-vault.js';
import type { IVaultService } from './vault-service.js';

it('shows who did what, and that nothing of it was changed since', async () => {
  await using directory = await TemporaryDirectory.create();
  let mayReveal = true;
  await using vault = await startVault({
    directory: directory.path,
    logger: new RecordingLogger(),
    authorize: (_call, permission) => permission === 'audit:read' || mayReveal,
  });
  const { page, main } = createLoopback();
  vault.host.accept(main, { transport: 'loopback', clientId: 'window-1', origin: 'app://vault' });
  const service = await RendererEventService.connect<IVaultService>({ transport: () => page });

  const { reveal } = service;
  await reveal('printer');
  mayReveal = false;
  for (let attempt = 0; attempt < 3; attempt += 1) await expectRefused(reveal('printer'), 'PERMISSION_DENIED');
  await vault.trail.flush(); // what is counted is written after ten seconds, and here at once

  const { records } = await service.audit.query({ channel: 'reveal', limit: 50 });
  expect(records.map(({ outcome, code, count, clientId }) => [outcome, code, count, clientId])).toEqual([
    ['violation', 'PERMISSION_DENIED', 2, 'window-1'],
    ['violation', 'PERMISSION_DENIED', 1, 'window-1'],
    ['success', undefined, 1, 'window-1'],
    ['intent', undefined, 1, 'window-1'],
  ]);

  expect(await service.audit.verify()).toMatchObject({ isIntact: true, first: 1 });
  const lines = (await Array.fromAsync(service.audit.exportLines())).join('');
  expect(JSON.parse(lines.split('\n')[1] ?? '')).toMatchObject({ sequence: 2, outcome: 'intent', channel: 'reveal' });
});
