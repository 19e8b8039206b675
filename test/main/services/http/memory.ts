import { TemporaryDirectory } from '../../../setup/temporary-directory.js';
import { TypescriptProcess } from '../../../setup/typescript-process.js';
import type { MemoryReport } from './measure-memory.js';
import { TestServer } from './test-server.js';

/** Has a process of its own receive a body of `totalBytes`. @returns what it measured */
export async function measureMemory(totalBytes: number, pace: 'following' | 'afterwards'): Promise<MemoryReport> {
  const piece = Buffer.alloc(65_536, 'x');
  await using server = await TestServer.http((_request, response) => {
    let leftBytes = totalBytes;
    const send = (): void => {
      while (leftBytes > 0) {
        leftBytes -= piece.byteLength;
        if (!response.write(piece)) return;
      }
      response.end();
    };
    response.on('drain', send);
    send();
  });
  await using directory = await TemporaryDirectory.create();
  const script = 'test/main/services/http/measure-memory.ts';
  await using child = new TypescriptProcess(script, [server.url(), directory.path, pace]);
  return JSON.parse(await child.nextLine()) as MemoryReport;
}
