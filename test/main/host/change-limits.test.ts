import { IsNumber } from 'class-validator';
import { Arg, EventService, Handle, Items, Public } from 'sallyport/main';
import { createTestHost, expectRefused } from 'sallyport/testing';

@EventService()
class SumService {
  @Handle()
  @Public()
  async add(@Arg(Items(IsNumber())) numbers: readonly number[]): Promise<number> {
    return numbers.reduce((sum, number) => sum + number, 0);
  }
}

describe('changeLimits', () => {
  it('holds for the next call, of connections that are there already too', async () => {
    await using test = await createTestHost(SumService);
    const { service, host } = test;
    expect(await service.add([1, 2, 3])).toBe(6);
    host.changeLimits({ maxNodes: 3 });
    await expectRefused(service.add([1, 2, 3]), 'PAYLOAD_TOO_LARGE', { limit: 'nodes', maximum: 3 });
    expect(await service.add([1])).toBe(1);
    expect(host.limits.maxNodes).toBe(3);
  });

  it('changes nothing when one of them is none', async () => {
    await using test = await createTestHost(SumService);
    const before = { ...test.host.limits };
    expect(() => test.host.changeLimits({ maxDepth: 3, maxNodes: 0 })).toThrow('limits.maxNodes');
    expect(test.host.limits).toEqual(before);
  });
});
