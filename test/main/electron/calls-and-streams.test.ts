import { describeCalls } from '../../suites/calls.suite.js';
import { describeStreams } from '../../suites/streams.suite.js';
import { electron } from '../../targets/electron.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

describeCalls(electron);
describeStreams(electron);
