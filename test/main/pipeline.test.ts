import { describePipeline } from '../suites/pipeline.suite.js';
import { loopback } from '../targets/loopback.js';
import { messagePort } from '../targets/message-port.js';
import { webSocket } from '../targets/web-socket.js';

for (const target of [loopback, messagePort, webSocket]) describePipeline(target);
