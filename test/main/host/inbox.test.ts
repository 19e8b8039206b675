import { ManualClock } from 'sallyport/testing';
import { Inbox } from '../../../src/main/host/inbox.js';

const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('Inbox', () => {
  let clock: ManualClock;
  let handled: unknown[];
  let link: string[];
  let overflows: number;
  let onHandle: (message: unknown) => void;
  let inbox: Inbox;

  const receive = (count: number, from = 1): void => {
    for (let message = from; message < from + count; message += 1) inbox.receive(message);
  };

  beforeEach(() => {
    clock = new ManualClock();
    [handled, link, overflows, onHandle] = [[], [], 0, () => undefined];
    const side = { pause: () => void link.push('pause'), resume: () => void link.push('resume') };
    inbox = new Inbox(side, { maxInboxMessages: 1_000 }, clock, {
      handle: (message) => {
        handled.push(message);
        onHandle(message);
      },
      overflow: () => (overflows += 1),
    });
  });

  afterEach(() => {
    inbox.close();
  });

  it('hands on 64 messages in a turn, at once, and the others in the turns that follow, in their order', async () => {
    receive(64);
    expect(handled).toHaveLength(64);
    receive(100, 65);
    expect(handled).toHaveLength(64);
    await turn();
    expect(handled).toHaveLength(128);
    await turn();
    expect(handled).toEqual(Array.from({ length: 164 }, (_, index) => index + 1));
  });

  it('ends a turn after 2 ms, however few its messages were', async () => {
    onHandle = () => clock.advance(0.7);
    receive(4);
    expect(handled).toEqual([1, 2, 3]);
    await turn();
    expect(handled).toEqual([1, 2, 3, 4]);
  });

  it('begins a turn anew when nothing came for a while', () => {
    receive(64);
    clock.advance(1.1);
    receive(64, 65);
    expect(handled).toHaveLength(128);
  });

  it('lets nobody overtake what waits', async () => {
    receive(65);
    clock.advance(10);
    receive(1, 66);
    expect(handled).toHaveLength(64);
    await turn();
    expect(handled.slice(64)).toEqual([65, 66]);
  });

  it('has nothing more read as soon as a turn was long, and one waits', async () => {
    onHandle = () => clock.advance(2);
    receive(1);
    expect(link).toEqual([]);
    receive(1);
    expect(link).toEqual(['pause']);
    await turn();
    expect(link).toEqual(['pause', 'resume']);
  });

  it('has nothing more read while 32 wait, until none does', async () => {
    receive(64 + 31);
    expect(link).toEqual([]);
    receive(1);
    receive(40);
    expect(link).toEqual(['pause']);
    await turn();
    expect(link).toEqual(['pause']);
    await turn();
    expect(link).toEqual(['pause', 'resume']);
  });

  it('lets no more wait than may', () => {
    receive(64 + 1_000);
    expect(overflows).toBe(0);
    receive(1);
    expect(overflows).toBe(1);
  });

  it('hands on and reads nothing during a pause', async () => {
    receive(10);
    inbox.pause(100);
    receive(10, 11);
    await turn();
    clock.advance(99);
    expect(handled).toHaveLength(10);
    expect(link).toEqual(['pause']);
    clock.advance(1);
    expect(handled).toHaveLength(20);
    expect(link).toEqual(['pause', 'resume']);
  });

  it('is paused in the midst of a turn', async () => {
    onHandle = (message) => message === 70 && inbox.pause(100);
    receive(100);
    await turn();
    expect(handled).toHaveLength(70);
    clock.advance(100);
    expect(handled).toHaveLength(100);
  });

  describe('finish', () => {
    it('hands on what came before the end, then tells of it', async () => {
      const ended: number[] = [];
      receive(200);
      inbox.finish(() => ended.push(handled.length));
      expect(ended).toEqual([]);
      while (ended.length === 0) await turn();
      expect(ended).toEqual([200]);
      receive(1);
      expect(handled).toHaveLength(200);
    });

    it('tells of it at once when nothing waits, or when what waits is held back', () => {
      const ended: string[] = [];
      receive(10);
      inbox.finish(() => ended.push('nothing waits'));
      expect(ended).toEqual(['nothing waits']);
    });

    it('drops what is held back', () => {
      const ended: number[] = [];
      inbox.pause(100);
      receive(10);
      inbox.finish(() => ended.push(handled.length));
      expect(ended).toEqual([0]);
    });
  });

  it('hands on nothing after it is closed', async () => {
    receive(100);
    inbox.pause(100);
    inbox.close();
    expect(clock.pendingTimers).toBe(0);
    await turn();
    receive(1);
    expect(handled).toHaveLength(64);
  });
});
