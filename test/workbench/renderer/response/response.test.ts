import { expectedBytes } from '../../../../workbench/renderer/response/expected-bytes.js';
import { statusTone } from '../../../../workbench/renderer/response/status-tone.js';
import { timingPhases } from '../../../../workbench/renderer/response/timing-phases.js';

describe('expectedBytes', () => {
  it('is what the server announces of a plain body', () => {
    expect(expectedBytes({ declaredBytes: 10, headers: [] })).toBe(10);
    expect(expectedBytes({ declaredBytes: 10, headers: [{ name: 'Content-Encoding', value: 'identity' }] })).toBe(10);
  });

  it('is unknown where the announcement says nothing of what comes out', () => {
    expect(expectedBytes({ declaredBytes: 10, headers: [{ name: 'content-encoding', value: 'gzip' }] })).toBeNull();
    expect(expectedBytes({ declaredBytes: null, headers: [] })).toBeNull();
    expect(expectedBytes({ declaredBytes: 0, headers: [] })).toBeNull();
  });
});

describe('statusTone', () => {
  it.each([
    [200, 'complete', 'good'],
    [304, 'complete', 'redirect'],
    [404, 'complete', 'warning'],
    [503, 'complete', 'bad'],
    [200, 'failed', 'bad'],
    [200, 'cancelled', 'warning'],
    [null, 'running', 'neutral'],
  ])('shows %s, %s as %s', (status, state, tone) => {
    expect(statusTone(status, state)).toBe(tone);
  });
});

describe('timingPhases', () => {
  it('puts the phases one after the other', () => {
    const phases = timingPhases({ connectMs: 25, waitingMs: 50, downloadMs: 25, totalMs: 100 });
    expect(phases.map(({ name, startPercent, widthPercent }) => [name, startPercent, widthPercent])).toEqual([
      ['Connect', 0, 25],
      ['Waiting', 25, 50],
      ['Download', 75, 25],
    ]);
  });

  it('leaves out what can’t be told, and divides by no zero', () => {
    const phases = timingPhases({ connectMs: null, waitingMs: null, downloadMs: null, totalMs: 0 });
    expect(phases.every((phase) => phase.ms === null && phase.widthPercent === 0)).toBe(true);
  });
});
