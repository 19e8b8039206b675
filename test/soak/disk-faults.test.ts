import { diskFaults } from '../setup/disk-faults.js';
import { failEach } from '../security/stored/fail-each.js';

const TIMEOUT_MS = 600_000;

/** Where it can't be had, it is reported as skipped. */
const withFaults = diskFaults('/') ? describe : describe.skip;

withFaults('a disk that fails', () => {
  it(
    'loses nothing acknowledged, whichever write or sync fails',
    async () => expect((await failEach(1)).faults).toEqual([]),
    TIMEOUT_MS,
  );
});
