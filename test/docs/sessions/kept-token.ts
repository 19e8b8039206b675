import { readFile, writeFile } from 'node:fs/promises';
import type { AppShell } from 'sallyport/main';

/** A token of another service, which survives a restart. */
export class KeptToken {
  constructor(
    private readonly shell: AppShell,
    private readonly path: string,
  ) {}

  async keep(token: string): Promise<void> {
    await writeFile(this.path, await this.shell.secrets.encrypt(token));
  }

  async read(): Promise<string> {
    return this.shell.secrets.decrypt(new Uint8Array(await readFile(this.path)));
  }
}
