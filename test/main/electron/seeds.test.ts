// Messages of different pipes have no order between them: the same suites, in ten of the orders there are. The soak
// tests take a hundred.
import { describeCalls } from '../../suites/calls.suite.js';
import { describeStreams } from '../../suites/streams.suite.js';
import { electronTarget } from '../../targets/electron.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

for (let seed = 1; seed <= 10; seed += 1) {
  for (const lane of ['port', 'ipc'] as const) {
    describeCalls(electronTarget(lane, seed));
    describeStreams(electronTarget(lane, seed));
  }
}
