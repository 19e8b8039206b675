import { describeWorkbench } from '../suites/workbench.suite.js';
import { chromium, chromiumOverIpc } from '../targets/workbench/chromium.js';
import { web } from '../targets/workbench/web.js';

jest.setTimeout(120_000);

describeWorkbench(web);
describeWorkbench(chromium);
describeWorkbench(chromiumOverIpc);
