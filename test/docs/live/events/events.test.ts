import { ManualClock, createTestHost, type TestHost } from 'sallyport/testing';
import type { Limits } from 'sallyport/shared';
import type { ITaskService } from './contract.js';
import { followTasks } from './follow-tasks.js';
import { TaskService } from './task-service.js';

describe('the events of TaskService', () => {
  const clock = new ManualClock();
  let test: TestHost<ITaskService>;

  const start = async (limits: Partial<Limits> = {}): Promise<void> => {
    test = await createTestHost<ITaskService>(TaskService, { clock, limits });
  };

  const show = () => {
    const seen: unknown[] = [];
    const following = followTasks(test.service, {
      append: (title) => void seen.push(title),
      showProgress: (percent) => void seen.push(percent),
      reload: () => void seen.push('reload'),
    });
    return { seen, [Symbol.dispose]: () => following[Symbol.dispose]() };
  };

  afterEach(() => test.dispose());

  it('reach whoever subscribed before the call that caused them', async () => {
    await start();
    using view = show();
    await test.service.add('Buy milk');
    expect(view.seen).toEqual(['Buy milk']);
  });

  it('come no faster than they are declared', async () => {
    await start();
    using view = show();
    await test.service.run();
    expect(view.seen).toEqual([0]);
    clock.advance(100);
    await test.service.add('Tea'); // its answer comes after every event before it
    expect(view.seen).toEqual([0, 100, 'Tea']);
  });

  it('are for one window where main says so', async () => {
    await start();
    const other = await test.connect();
    const [mine, theirs] = [jest.fn(), jest.fn()];
    using _mine = test.service.events.on('finished', mine);
    using _theirs = other.events.on('finished', theirs);
    await test.service.run();
    await other.add('Tea');
    expect([mine.mock.calls.length, theirs.mock.calls.length]).toEqual([1, 0]);
  });

  it('come from other parts of main too, and say when some were dropped', async () => {
    await start({ eventWindow: 1, maxQueuedEvents: 1 });
    using view = show();
    await test.service.add('first');
    const { events } = test.host.serviceOf(TaskService);
    for (const title of ['second', 'third', 'fourth']) events.emit('added', title);
    const fifth = test.service.events.once('added');
    await test.service.add('fifth');
    await fifth;
    expect(view.seen).toEqual(['first', 'second', 'reload', 'fifth']);
  });
});
