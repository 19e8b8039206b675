import { EventEmitter } from 'node:events';
import { utilityProcessWorker } from 'sallyport/electron';
import { createInMemoryElectron, provideElectron } from 'sallyport/testing';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

class FakeChild extends EventEmitter {
  pid: number | undefined = 42;
  readonly posted: unknown[] = [];
  readonly kill = jest.fn();
  readonly postMessage = (message: unknown): void => void this.posted.push(message);
}

describe('utilityProcessWorker', () => {
  let children: FakeChild[];
  let forked: unknown[][];

  beforeEach(() => {
    children = [];
    forked = [];
    const fork = (...args: unknown[]): FakeChild => {
      forked.push(args);
      const child = new FakeChild();
      children.push(child);
      return child;
    };
    provideElectron(createInMemoryElectron({ main: { utilityProcess: { fork } } }));
  });

  it('starts another process each time', () => {
    const launch = utilityProcessWorker('/scan.js', { serviceName: 'scan' });
    expect(forked).toEqual([]);
    launch();
    launch();
    expect(forked).toEqual([
      ['/scan.js', [], { serviceName: 'scan' }],
      ['/scan.js', [], { serviceName: 'scan' }],
    ]);
  });

  it('carries messages, tells of the end, and can end it', async () => {
    const worker = utilityProcessWorker('/scan.js')();
    const [child] = children;
    const heard: unknown[] = [];
    worker.port.addEventListener('message', ({ data }) => heard.push(data));
    worker.port.addEventListener('close', () => heard.push('close'));
    worker.port.postMessage({ n: 1 });
    child?.emit('message', { n: 2 });
    expect([child?.posted, heard]).toEqual([[{ n: 1 }], [{ n: 2 }]]);
    worker.kill();
    expect(child?.kill).toHaveBeenCalledTimes(1);
    const exited = new Promise((resolve) => worker.onExit(resolve));
    child?.emit('exit', 9);
    await expect(exited).resolves.toMatchObject({ message: 'The utility process has ended with exit code 9' });
  });

  it('asks the process to end when its port is closed, but not one that has ended', () => {
    const launch = utilityProcessWorker('/scan.js');
    const [first, second] = [launch(), launch()];
    const [, ended] = children;
    if (ended) ended.pid = undefined;
    first.port.close();
    second.port.close();
    expect(children.map(({ posted }) => posted)).toEqual([[{ lane: 'closed' }], []]);
  });
});
