import { describeConformance } from '../conformance/conformance.suite.js';
import { startRealElectron } from './real-electron.js';

jest.setTimeout(60_000);

describeConformance('a real Electron', startRealElectron);
