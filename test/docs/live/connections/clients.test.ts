import { RendererEventService } from 'sallyport/renderer';
import { ManualClock, createTestHost, expectRefused } from 'sallyport/testing';
import { NoteService, type INoteService } from './note-service.js';

const ID = '6f1d2c1e-8a43-4b6f-9d0a-2f1f4f0c8b7e';

describe('what is held for a client', () => {
  it('is released when it has stayed away for longer than its grace', async () => {
    const clock = new ManualClock();
    await using test = await createTestHost<INoteService>(NoteService, { clock });
    const other = await test.connect();
    await test.service.lock(ID);
    RendererEventService.disconnect(test.service);
    await expectRefused(other.lock(ID), 'CONFLICT');
    clock.advance(60_000);
    await other.lock(ID);
  });
});
