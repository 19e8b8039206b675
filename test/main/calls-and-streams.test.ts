import { describeCalls } from '../suites/calls.suite.js';
import { describeStreams } from '../suites/streams.suite.js';
import { loopback } from '../targets/loopback.js';
import { webSocket } from '../targets/web-socket.js';

for (const target of [loopback, webSocket]) {
  describeCalls(target);
  describeStreams(target);
}
