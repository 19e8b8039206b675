import { describeStandIn } from '../electron/conformance/stand-in.suite.js';

describeStandIn(Array.from({ length: 100 }, (_, index) => index + 1));
