import { LaneInbox } from '../../../src/renderer/transports/lane-inbox.js';

describe('LaneInbox', () => {
  it('tells of its end once, and of nothing after it', () => {
    const inbox = new LaneInbox();
    const told: unknown[] = [];
    inbox.start({ onMessage: (message) => told.push(message), onClose: () => told.push('end') });
    inbox.onMessage(1);
    inbox.onClose();
    inbox.onMessage(2);
    inbox.onClose();
    inbox.close();
    expect(told).toEqual([1, 'end']);
  });
});
