import { setImmediate } from 'node:timers';

type Task = () => void;

/** One ordered way from one process to another. */
export interface Pipe {
  post(task: Task): void;
  /** Delivers at once what is under way on this pipe, as a process does that waits for an answer. */
  flush(): void;
}

/**
 * Delivers what processes send each other: later, one message at a time, in order within a pipe and in no order among
 * pipes. Which pipe is next is drawn from a seed, so a run that failed can be repeated.
 */
export class Delivery {
  private readonly waiting = new Map<object, Task[]>();
  private idle: (() => void)[] = [];
  private count = 0;
  private state: number;

  constructor(seed: number) {
    // Spread first: neighbouring seeds would begin alike.
    this.state = Math.imul(seed, 0x9e_37_79_b1) || 1;
  }

  createPipe(): Pipe {
    const pipe: Pipe = {
      post: (task) => this.enqueue(pipe, task),
      flush: () => {
        while (this.waiting.has(pipe)) this.deliverFrom(pipe);
      },
    };
    return pipe;
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    // Handlers go on in promises before they send again.
    do
      await new Promise<void>((resolve) =>
        setImmediate(() => (this.count === 0 ? resolve() : this.idle.push(resolve))),
      );
    while (this.count > 0);
  }

  private enqueue(pipe: object, task: Task): void {
    const tasks = this.waiting.get(pipe);
    if (tasks) tasks.push(task);
    else this.waiting.set(pipe, [task]);
    this.count += 1;
    setImmediate(() => this.deliverOne());
  }

  private deliverOne(): void {
    const pipes = [...this.waiting.keys()];
    const next = pipes[this.draw(pipes.length)];
    if (next) this.deliverFrom(next);
  }

  private deliverFrom(pipe: object): void {
    const tasks = this.waiting.get(pipe) ?? [];
    const task = tasks.shift();
    if (tasks.length === 0) this.waiting.delete(pipe);
    this.count -= 1;
    try {
      task?.();
    } finally {
      if (this.count === 0) for (const resolve of this.idle.splice(0)) resolve();
    }
  }

  /** A number below `bound`: the 32-bit xorshift of Marsaglia, "Xorshift RNGs", 2003. */
  private draw(bound: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % bound;
  }
}
