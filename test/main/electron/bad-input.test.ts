import { describeBadInput } from '../../suites/bad-input.suite.js';
import { electron } from '../../targets/electron.js';

jest.mock('electron', () => jest.requireActual<typeof import('sallyport/testing')>('sallyport/testing').electronModule);

describeBadInput(electron);
