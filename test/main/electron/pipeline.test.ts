import { describePipeline } from '../../suites/pipeline.suite.js';
import { electron, electronOverIpc } from '../../targets/electron.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

for (const target of [electron, electronOverIpc]) describePipeline(target);
