import { EventService, Handle, Public } from 'sallyport/main';
import { RecordingLogger, createTestHost } from 'sallyport/testing';

@EventService()
class NoteService {
  @Handle()
  @Public()
  async count(): Promise<number> {
    return 1;
  }
}

describe('compileMethod', () => {
  it('fails when what stands in for a service lacks the method', async () => {
    const logger = new RecordingLogger();
    await using test = await createTestHost(NoteService, { mocks: [[NoteService, {}]], logger });
    await expect(test.service.count()).rejects.toMatchObject({ code: 'INTERNAL' });
    expect(logger.records.map(({ fields }) => String(fields['cause']))).toContain(
      'TypeError: NoteService has no method count',
    );
  });
});
