import { describeBadInput } from '../../suites/bad-input.suite.js';
import { electron, electronOverIpc } from '../../targets/electron.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

for (const target of [electron, electronOverIpc]) {
  describeBadInput(target);
}
