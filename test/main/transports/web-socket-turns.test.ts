import type { Link } from '../../../src/shared/index.js';
import type { HostConnection, Peer } from '../../../src/main/transports/transport.js';
import { SocketFixture, exchange, send } from './socket-fixture.js';

describe('a socket whose messages take long', () => {
  it('is read once in a turn of the loop, so that the others have theirs', async () => {
    await using fixture = await SocketFixture.start();
    let turn = 0;
    let immediate = setImmediate(function count() {
      turn += 1;
      immediate = setImmediate(count);
    });
    const turns: number[] = [];
    const all = Promise.withResolvers<void>();
    const accept = fixture.host.accept.bind(fixture.host);
    fixture.host.accept = (link: Link, peer: Peer): HostConnection => {
      const start = link.start.bind(link);
      link.start = ({ onMessage, onClose }) =>
        start({
          onMessage(message) {
            onMessage(message);
            turns.push(turn);
            fixture.clock.advance(3);
            if (turns.length === 21) all.resolve();
          },
          onClose,
        });
      return accept(link, peer);
    };
    const client = await fixture.open();
    await exchange(client, { kind: 'hello', version: 1 });
    // Each of them as large as what Node reads at once: no two of them arrive together.
    for (let count = 0; count < 20; count += 1) send(client, { bytes: new Uint8Array(65_536) });
    await all.promise;
    clearImmediate(immediate);
    expect(new Set(turns).size).toBe(21);
  });
});
