// Receives what the address answers, to disk and to a reader, and prints how far resident memory rose meanwhile.
// Arguments: address, directory for responses, pace (`following` or `afterwards`).
import { container } from 'tsyringe';
import { HttpService, registerHttp } from '../../../../src/main/services/http/index.js';

export interface MemoryReport {
  readonly bodyBytes: number;
  readonly readBytes: number;
  readonly riseBytes: number;
}

async function run(url: string, responseDirectory: string, pace: string): Promise<MemoryReport> {
  registerHttp(container, { responseDirectory, version: '0' });
  const service = container.resolve(HttpService);
  const receive = async (): Promise<MemoryReport> => {
    const beforeBytes = process.memoryUsage.rss();
    let highestBytes = beforeBytes;
    let readBytes = 0;
    const { id } = await service.send({ method: 'GET', url });
    if (pace === 'afterwards') await service.outcome(id);
    for await (const chunk of service.body(id)) {
      readBytes += chunk.byteLength;
      highestBytes = Math.max(highestBytes, process.memoryUsage.rss());
    }
    const { bodyBytes } = await service.outcome(id);
    return { bodyBytes, readBytes, riseBytes: highestBytes - beforeBytes };
  };
  const report = await receive();
  await service[Symbol.asyncDispose]();
  return report;
}

const [url = '', responseDirectory = '', pace = ''] = process.argv.slice(2);
void run(url, responseDirectory, pace).then((report) => process.stdout.write(`${JSON.stringify(report)}\n`));
