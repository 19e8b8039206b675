import type { Target } from '../targets/target.js';
import { describeAbuse } from './abuse.suite.js';
import { describeCalls } from './calls.suite.js';
import { describeEvents } from './events.suite.js';
import { describeState } from './state.suite.js';
import { describeStreams } from './streams.suite.js';
import { describeUploadsAndCallbacks } from './uploads-and-callbacks.suite.js';

/** Everything between a page and main, over one transport. */
export function describeLive(target: Target): void {
  describeCalls(target);
  describeStreams(target);
  describeUploadsAndCallbacks(target);
  describeEvents(target);
  describeState(target);
}

/** The same, and what a hostile page gets for it. */
export function describeLiveAndAbuse(target: Target): void {
  describeLive(target);
  describeAbuse(target);
}
