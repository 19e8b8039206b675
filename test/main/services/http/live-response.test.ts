import { randomUUID } from 'node:crypto';
import { LiveResponse, type BodyFile } from '../../../../src/main/services/http/live-response.js';
import { HEAD } from './sending.js';

describe('LiveResponse.append', () => {
  const response = { id: randomUUID(), ...HEAD };

  it('goes on after a short write', async () => {
    const written: number[] = [];
    const file: BodyFile = {
      async write(_source, _offset, length, position) {
        written.push(position);
        return { bytesWritten: Math.min(length, 2) };
      },
      close: async () => undefined,
    };
    const live = new LiveResponse(response, file);
    await live.append(Buffer.from('hello'));
    expect(written).toEqual([0, 2, 4]);
    expect(live.bytes).toBe(5);
  });

  it('counts what was written before a failure', async () => {
    const results = [{ bytesWritten: 2 }];
    const file: BodyFile = {
      async write() {
        const result = results.shift();
        if (!result) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
        return result;
      },
      close: async () => undefined,
    };
    const live = new LiveResponse(response, file);
    await expect(live.append(Buffer.from('hello'))).rejects.toThrow('no space');
    expect(live.bytes).toBe(2);
  });
});
