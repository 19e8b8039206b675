import { describeWorkbench } from '../../suites/workbench.suite.js';
import { electron } from '../../targets/workbench/electron.js';

jest.setTimeout(120_000);

describeWorkbench(electron);
