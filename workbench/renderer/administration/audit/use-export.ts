import { useState } from 'react';
import { useWorkbench } from '../../shell/workbench-context.js';
import { formatMoment } from './audit-text.js';

/** Texts that are put into one blob before the next: what is in blobs, the browser keeps on disk. */
const PART_LENGTH = 4_194_304;

/** Takes the whole trail to a file of JSON lines, where the browser keeps such files. */
export function useExport(): { readonly isRunning: boolean; readonly start: () => void } {
  const { service, report } = useWorkbench();
  const [isRunning, setRunning] = useState(false);
  const run = async (): Promise<void> => {
    setRunning(true);
    try {
      const day = formatMoment(Date.now()).slice(0, 10);
      saveAs(await collect(service.audit.exportLines()), `audit-${day}.jsonl`);
    } catch (error) {
      report(error);
    }
    setRunning(false);
  };
  return { isRunning, start: () => void run() };
}

async function collect(lines: AsyncIterable<string>): Promise<Blob> {
  const parts: Blob[] = [];
  let texts: string[] = [];
  let length = 0;
  for await (const text of lines) {
    texts.push(text);
    length += text.length;
    if (length < PART_LENGTH) continue;
    parts.push(new Blob(texts));
    texts = [];
    length = 0;
  }
  return new Blob([...parts, ...texts], { type: 'application/jsonl' });
}

function saveAs(blob: Blob, fileName: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  // Not before the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
