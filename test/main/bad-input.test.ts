import { describeBadInput } from '../suites/bad-input.suite.js';
import { loopback } from '../targets/loopback.js';
import { webSocket } from '../targets/web-socket.js';

describeBadInput(loopback);
describeBadInput(webSocket);
