import { describeCalls } from '../suites/calls.suite.js';
import { describeLiveAndAbuse } from '../suites/live.suite.js';
import { describeStreams } from '../suites/streams.suite.js';
import { chromiumTargets } from '../targets/chromium.js';
import { describeInChromium } from './chromium.js';

jest.setTimeout(60_000);
jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

describeInChromium('the built preload in Chromium', () => {
  const [port, ipc] = chromiumTargets('port', 'ipc');
  if (!port || !ipc) throw new Error('There is a target for each lane');
  describeLiveAndAbuse(port);
  describeCalls(ipc);
  describeStreams(ipc);
});
