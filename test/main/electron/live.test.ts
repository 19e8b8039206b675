import { describeLiveAndAbuse } from '../../suites/live.suite.js';
import { electron, electronOverIpc } from '../../targets/electron.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

for (const target of [electron, electronOverIpc]) describeLiveAndAbuse(target);
