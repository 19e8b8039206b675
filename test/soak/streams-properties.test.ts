import * as fc from 'fast-check';
import { streamProperty } from '../suites/stream-property.js';

describe('StreamProducer and StreamConsumer', () => {
  it('keep to their credit, and neither leak nor hang, in 10,000 interleavings', async () => {
    await fc.assert(streamProperty, { numRuns: 10_000 });
  }, 600_000);
});
