// Passes on what comes through one port to the other, in a thread of its own.
const { parentPort } = require('node:worker_threads');

parentPort.on('message', ([left, right]) => {
  join(left, right);
  join(right, left);
});

function join(from, to) {
  from.on('message', (message) => to.postMessage(message));
  from.on('close', () => to.close());
}
