// Messages of different pipes have no order between them: everything live, in a hundred of the orders there are. The
// unit tests take ten of them, with fewer suites.
import { describeLive } from '../suites/live.suite.js';
import { electronTarget } from '../targets/electron.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

for (let seed = 1; seed <= 100; seed += 1) describeLive(electronTarget('ipc', seed));
