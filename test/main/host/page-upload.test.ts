import { ResourceExhaustedError } from 'sallyport/shared';
import { PageUpload, type UploadOutput } from '../../../src/main/host/page-upload.js';
import { DEFAULT_LIMITS } from '../../../src/shared/index.js';

/** What an upload holds, and at most may. */
class Output implements UploadOutput {
  held = 0;
  ends = 0;
  readonly grant = jest.fn();
  readonly cancel = jest.fn();

  constructor(private readonly maximum = Infinity) {}

  hold(bytes: number): void {
    if (this.held + bytes > this.maximum) {
      throw new ResourceExhaustedError({ resource: 'unreadBytes', maximum: this.maximum });
    }
    this.held += bytes;
  }

  release(bytes: number): void {
    this.held -= bytes;
  }

  onEnd(): void {
    this.ends += 1;
  }
}

async function openUpload(output: Output) {
  const upload = new PageUpload(DEFAULT_LIMITS, output);
  const reader = upload.open((value) => value).getReader();
  const first = reader.read();
  await Promise.resolve(); // the platform asks for the first chunk only then
  return { upload, reader, first };
}

const chunk = (value: unknown) => ({ kind: 'chunk', id: 2, value }) as const;

describe('PageUpload', () => {
  it('lets go of the memory that a small chunk is a view of', async () => {
    const { upload, first, reader } = await openUpload(new Output());
    upload.receive(chunk(new Uint8Array(new ArrayBuffer(1_000_000), 5, 10)));
    const { value } = (await first) as { readonly value: Uint8Array };
    expect([value.byteLength, value.buffer.byteLength]).toEqual([10, 10]);
    await reader.cancel();
  });

  it('lets no chunk keep more memory than twice what it has paid for', async () => {
    const { upload, first, reader } = await openUpload(new Output());
    upload.receive(chunk(new Uint8Array(new ArrayBuffer(60_000), 5, 10)));
    const { value } = (await first) as { readonly value: Uint8Array };
    expect([value.byteLength, value.buffer.byteLength]).toEqual([10, 10]);
    await reader.cancel();
  });

  it('copies no chunk that is most of its memory', async () => {
    const { upload, first, reader } = await openUpload(new Output());
    const memory = new ArrayBuffer(60_000);
    upload.receive(chunk(new Uint8Array(memory, 0, 40_000)));
    expect(((await first) as { readonly value: Uint8Array }).value.buffer).toBe(memory);
    await reader.cancel();
  });

  it('bounds how many chunks wait, however small they are', async () => {
    const output = new Output(10_000);
    const { upload, first, reader } = await openUpload(output);
    for (let count = 0; count < 100; count += 1) upload.receive(chunk(new Uint8Array(1)));
    expect(output.cancel).toHaveBeenCalledTimes(1);
    expect(await first).toMatchObject({ done: false });
    const readAll = async (): Promise<void> => {
      while (!(await reader.read()).done);
    };
    await expect(readAll()).rejects.toBeInstanceOf(ResourceExhaustedError);
    expect([output.held, output.ends]).toEqual([0, 1]);
  });

  it('holds nothing for chunks without a byte', async () => {
    const output = new Output(10_000);
    const { upload, first, reader } = await openUpload(output);
    for (let count = 0; count < 1_000; count += 1) upload.receive(chunk(new Uint8Array(0)));
    expect(output.held).toBe(0);
    await reader.cancel();
    await first;
  });

  it('bounds the bytes of objects that wait, whatever their credit', async () => {
    const output = new Output(12_000);
    const { upload, first, reader } = await openUpload(output);
    for (let count = 0; count < 5; count += 1) upload.receive(chunk({ text: 'x'.repeat(3_000) }));
    expect(output.cancel).toHaveBeenCalledTimes(1);
    await first;
    for (let count = 0; count < 2; count += 1) expect(await reader.read()).toMatchObject({ done: false });
    await expect(reader.read()).rejects.toBeInstanceOf(ResourceExhaustedError);
    expect([output.held, output.ends]).toEqual([0, 1]);
  });

  it('gives back what waits when its call is over', async () => {
    const output = new Output();
    const { upload, first, reader } = await openUpload(output);
    for (let count = 0; count < 5; count += 1) upload.receive(chunk({ count }));
    await first;
    expect(output.held).toBeGreaterThan(0);
    upload.close();
    upload.close();
    await expect(reader.read()).rejects.toMatchObject({ code: 'CANCELLED' });
    expect([output.held, output.ends, output.cancel.mock.calls.length]).toEqual([0, 1, 1]);
  });

  it('ignores what was on its way when its reader left', async () => {
    const output = new Output();
    const { upload, reader, first } = await openUpload(output);
    await reader.cancel();
    expect(await first).toMatchObject({ done: true });
    upload.receive(chunk({ late: true }));
    upload.receive({ kind: 'end', id: 2 });
    expect([output.held, output.ends]).toEqual([0, 1]);
  });
});
