import { ManualClock, createTestHost, type TestHost } from 'sallyport/testing';
import type { INoteService } from './contract.js';
import { NoteService, NoteStore } from './note-service.js';

describe('NoteService', () => {
  let clock: ManualClock;
  let store: NoteStore;
  let test: TestHost<INoteService>;

  beforeEach(async () => {
    clock = new ManualClock();
    store = new NoteStore();
    test = await createTestHost<INoteService>(NoteService, { clock, mocks: [[NoteStore, store]] });
  });

  afterEach(() => test.dispose());

  it('reads a folder once, and again after a change', async () => {
    await test.service.list('inbox');
    expect(await test.service.list('inbox')).toEqual(['Bread', 'Bridge']);
    expect(store.reads).toBe(1);
    await test.service.rename('inbox', 'Bread', 'Butter');
    expect(await test.service.list('inbox')).toEqual(['Butter', 'Bridge']);
  });

  it('looks for the last of several texts, and answers all who asked', async () => {
    const calls = [test.service.suggest('B'), test.service.suggest('Br'), test.service.suggest('Bri')];
    await test.service.list('inbox'); // a call after them: main has heard of them by then
    clock.advance(150);
    expect(await Promise.all(calls)).toEqual([['Bridge'], ['Bridge'], ['Bridge']]);
    expect(store.reads).toBe(2);
  });

  it('prints a folder', async () => {
    expect(await test.service.print('inbox')).toBe('inbox for loopback-1\nBread\nBridge');
  });
});
