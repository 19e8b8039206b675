import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The port that a data directory's page had last: what a browser keeps for the page, it keeps by its port. */
export class PortMemory {
  private readonly path: string;

  constructor(dataDirectory: string) {
    this.path = join(dataDirectory, 'web-port');
  }

  /** @returns `undefined` where there was none, or the file holds no port */
  async read(): Promise<number | undefined> {
    const text = await readFile(this.path, 'utf8').catch(() => '');
    const port = Number(/^\d{1,5}\n?$/.test(text) ? text : Number.NaN);
    return port >= 1 && port <= 65_535 ? port : undefined;
  }

  async write(port: number): Promise<void> {
    await writeFile(this.path, `${port}\n`, { mode: 0o600 });
  }
}
