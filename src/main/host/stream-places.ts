import { ResourceExhaustedError } from '../../shared/index.js';

/** How many streams one connection has, either way: each may hold a window of memory. */
export class StreamPlaces {
  private taken = 0;

  constructor(private readonly maximum: number) {}

  /** @throws {ResourceExhaustedError} when there are not so many left; then none is taken */
  take(count: number): void {
    const { maximum } = this;
    if (this.taken + count > maximum) throw new ResourceExhaustedError({ resource: 'streams', maximum });
    this.taken += count;
  }

  giveBack(): void {
    this.taken -= 1;
  }
}
