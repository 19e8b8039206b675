import { SentMemory } from '../../../../workbench/renderer/exchange/sent-memory.js';

describe('SentMemory', () => {
  const stored = new Map<string, string>();
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
  };

  beforeEach(() => stored.clear());

  it('knows after a reload what was sent last', () => {
    const before = new SentMemory(storage);
    before.remember('a', 'x1');
    before.remember('b', 'x2');
    before.remember('a', 'x3');
    const after = new SentMemory(storage);
    expect([after.exchangeOf('a'), after.exchangeOf('b'), after.exchangeOf('c')]).toEqual(['x3', 'x2', null]);
  });

  it('forgets', () => {
    const before = new SentMemory(storage);
    before.remember('a', 'x');
    before.forget('a');
    expect(before.exchangeOf('a')).toBeNull();
    expect(new SentMemory(storage).exchangeOf('a')).toBeNull();
  });

  it('keeps the newest hundred', () => {
    const memory = new SentMemory(storage);
    memory.remember('early', 'x');
    memory.remember('late', 'x');
    memory.remember('early', 'y');
    for (let count = 1; count < 100; count += 1) memory.remember(`key ${count}`, 'z');
    expect([memory.exchangeOf('early'), memory.exchangeOf('late')]).toEqual(['y', null]);
  });

  it.each(['', 'null', 'text', '{}', '[1]', '[["a"]]', '[["a",1]]'])('knows nothing of %j', (text) => {
    stored.set('sallyport.sent.v1', text);
    expect(new SentMemory(storage).exchangeOf('a')).toBeNull();
  });
});
