import { StreamHandles } from '../../../../src/main/services/stream/stream-handles.js';
import type { StreamSource } from '../../../../src/main/services/stream/index.js';
import { NotFoundError, ResourceExhaustedError } from '../../../../src/shared/index.js';
import { ManualClock } from '../../../../src/testing/manual-clock.js';

const SOURCE: StreamSource = {
  bytes: 3,
  async *open() {
    yield new Uint8Array(3);
  },
};

function createHandles() {
  const clock = new ManualClock();
  return { clock, handles: new StreamHandles(clock) };
}

describe('StreamHandles', () => {
  it('names a stream and tells its length', () => {
    const { handles } = createHandles();
    const { id, bytes } = handles.add('a', SOURCE);
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(bytes).toBe(3);
    expect(handles.add('a', SOURCE).id).not.toBe(id);
  });

  it('gives a stream to its owner, once', () => {
    const { handles } = createHandles();
    const { id } = handles.add('a', SOURCE);
    expect(handles.take('a', id).source).toBe(SOURCE);
    expect(() => handles.take('a', id)).toThrow(NotFoundError);
  });

  it('answers for another’s stream as for one that never was', () => {
    const { handles } = createHandles();
    const { id } = handles.add('a', SOURCE);
    const messageOf = (streamId: string): unknown => {
      try {
        return handles.take('b', streamId);
      } catch (error) {
        return { name: (error as Error).name, message: (error as Error).message };
      }
    };
    expect(messageOf(id)).toEqual(messageOf('00000000-0000-4000-8000-000000000000'));
    expect(messageOf(id)).toMatchObject({ name: 'NotFoundError' });
    expect(handles.take('a', id).source).toBe(SOURCE);
  });

  it('lets each owner hold 32 unread streams and no 33rd', () => {
    const { handles } = createHandles();
    const ids = Array.from({ length: 32 }, () => handles.add('a', SOURCE).id);
    expect(() => handles.add('a', SOURCE)).toThrow(ResourceExhaustedError);
    expect(handles.add('b', SOURCE).bytes).toBe(3);
    handles.take('a', ids[0] ?? '');
    handles.close('a', ids[1] ?? '');
    expect(handles.add('a', SOURCE).bytes).toBe(3);
    expect(handles.add('a', SOURCE).bytes).toBe(3);
    expect(() => handles.add('a', SOURCE)).toThrow(ResourceExhaustedError);
  });

  it('forgets a stream that nobody has begun to read for 60 s', () => {
    const { clock, handles } = createHandles();
    const early = handles.add('a', SOURCE).id;
    clock.advance(59_999);
    const late = handles.add('a', SOURCE).id;
    handles.take('a', early).release();
    clock.advance(60_000);
    expect(() => handles.take('a', late)).toThrow(NotFoundError);
    expect(clock.pendingTimers).toBe(0);
  });

  describe('close', () => {
    it('ends a stream that is being read, its owner’s alone', () => {
      const { handles } = createHandles();
      const { id } = handles.add('a', SOURCE);
      const { signal } = handles.take('a', id);
      handles.close('b', id);
      expect(signal.aborted).toBe(false);
      handles.close('a', id);
      expect(signal.aborted).toBe(true);
    });

    it('takes away an unread stream, its owner’s alone', () => {
      const { clock, handles } = createHandles();
      const [first, second] = [handles.add('a', SOURCE).id, handles.add('a', SOURCE).id];
      handles.close('b', first);
      handles.close('a', second);
      expect(handles.take('a', first).source).toBe(SOURCE);
      expect(() => handles.take('a', second)).toThrow(NotFoundError);
      expect(clock.pendingTimers).toBe(0);
    });

    it('does nothing when the stream has ended', () => {
      const { handles } = createHandles();
      const { id } = handles.add('a', SOURCE);
      const { signal, release } = handles.take('a', id);
      release();
      handles.close('a', id);
      expect(signal.aborted).toBe(false);
    });
  });

  it('ends everything when it is disposed of', () => {
    const { clock, handles } = createHandles();
    handles.add('a', SOURCE);
    const { signal } = handles.take('a', handles.add('a', SOURCE).id);
    handles[Symbol.dispose]();
    expect(signal.aborted).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });
});
