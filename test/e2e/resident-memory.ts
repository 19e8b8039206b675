import { readFile } from 'node:fs/promises';

/** Watches how much a process of this machine grows. */
export interface ResidentMemoryWatch {
  /** Idempotent. @returns by how many bytes it was larger, at most, than at the start */
  stop(): number;
}

/** Looks every 20 ms, on Linux: the kernel's own high-water mark can't be reset for a process that is not ours to restart. */
export async function watchResidentMemory(pid: number): Promise<ResidentMemoryWatch> {
  const startBytes = await residentBytes(pid);
  let highestBytes = startBytes;
  const timer = setInterval(() => {
    // A process that has ended has no more to show: whoever waits for it learns that elsewhere.
    residentBytes(pid).then((bytes) => (highestBytes = Math.max(highestBytes, bytes)), ignore);
  }, 20);
  return {
    stop() {
      clearInterval(timer);
      return highestBytes - startBytes;
    },
  };
}

function ignore(): void {
  // Said where it is called.
}

async function residentBytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024;
}
