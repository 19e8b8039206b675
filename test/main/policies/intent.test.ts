import { EventService, EventServiceHost, Handle, Privileged, Public } from 'sallyport/main';

@EventService()
class VaultService {
  @Handle()
  @Public()
  @Privileged()
  async open(): Promise<void> {}
}

describe('intent', () => {
  it('keeps a host without an audit trail from starting with a privileged method', async () => {
    const faults = [{ where: 'VaultService.open', problem: expect.stringContaining('is privileged') as string }];
    await expect(EventServiceHost.start(VaultService)).rejects.toMatchObject({
      code: 'DEFINITION',
      details: { faults },
    });
  });

  it('refuses @Privileged() on a method that has it', () => {
    const twice = Privileged() as (target: object, key: string, descriptor: PropertyDescriptor) => void;
    expect(() => twice(VaultService.prototype, 'open', {})).toThrow('@Privileged() on VaultService.open');
  });
});
