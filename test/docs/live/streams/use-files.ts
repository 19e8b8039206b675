import type { IFileService } from './contract.js';

/** Shows the beginning of the log. */
export async function firstLines(service: IFileService, count: number): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of service.lines()) {
    lines.push(line);
    if (lines.length === count) break; // main stops, and its `finally` runs
  }
  return lines;
}

/** Stores what the user has chosen in `<input type="file">`. */
export function storeFile(service: IFileService, file: File, show: (share: number) => void): Promise<number> {
  return service.store(file.name, file, (bytes) => show(bytes / file.size));
}

/** A file as text, read piece by piece. */
export async function readText(service: IFileService, name: string): Promise<string> {
  let text = '';
  for await (const part of service.read(name).pipeThrough(new TextDecoderStream())) text += part;
  return text;
}
