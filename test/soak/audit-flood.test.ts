import { floodAudit } from '../main/services/audit/flood-audit.js';

/** The unit tests do 100,000. */
const REFUSALS = 1_000_000;
const TIMEOUT_MS = 300_000;

describe('openAuditTrail', () => {
  it(
    `keeps ${REFUSALS} refused calls in less than 10 MB, and their exact number`,
    async () => expect(await floodAudit(REFUSALS)).toEqual({ count: REFUSALS, isUnder: true, isIntact: true }),
    TIMEOUT_MS,
  );
});
