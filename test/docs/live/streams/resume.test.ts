import { dropSocket } from 'sallyport/testing';
import { openDroppable } from '../../../targets/droppable.js';
import type { IFileService } from './contract.js';
import { FileService } from './file-service.js';

describe('FileService.read', () => {
  it('goes on where it was when the socket is lost', async () => {
    await using target = await openDroppable<IFileService>(FileService);
    const file = Uint8Array.from({ length: 4_000_000 }, (_, index) => index % 251);
    target.host.serviceOf(FileService).files.set('numbers', file);
    const service = await target.connect();
    const chunks: Uint8Array[] = [];
    for await (const chunk of service.read('numbers')) {
      chunks.push(chunk);
      if (chunks.length === 5) await dropSocket(target.server);
    }
    expect(Buffer.concat(chunks).equals(file)).toBe(true);
  });
});
