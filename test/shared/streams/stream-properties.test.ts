import * as fc from 'fast-check';
import { streamProperty } from '../../suites/stream-property.js';

describe('StreamProducer and StreamConsumer', () => {
  it('keep to their credit, and neither leak nor hang, in 500 interleavings', async () => {
    await fc.assert(streamProperty, { numRuns: 500 });
  });
});
