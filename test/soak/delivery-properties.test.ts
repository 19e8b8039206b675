import * as fc from 'fast-check';
import { deliveryProperty } from '../suites/delivery-property.js';

describe('DeliveryQueue', () => {
  it('loses nothing that it does not mark, and doubles nothing, in 10,000 interleavings', () => {
    fc.assert(deliveryProperty, { numRuns: 10_000 });
  });
});
