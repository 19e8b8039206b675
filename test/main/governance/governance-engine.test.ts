import { IsString } from 'class-validator';
import { Arg, EventService, EventServiceHost, GovernanceEngine, Handle, Public } from 'sallyport/main';
import { ManualClock, createTestHost, expectRefused } from 'sallyport/testing';

@EventService()
class AgentService {
  static created = 0;

  @Handle({ alias: 'agent:create' })
  @Public()
  async create(@Arg(IsString()) _type: string): Promise<void> {
    AgentService.created += 1;
  }
}

const refuse = { name: 'no-agents', decide: () => ({ refused: 'No agents today' }) };

describe('GovernanceEngine', () => {
  beforeEach(() => {
    AgentService.created = 0;
  });

  it('refuses with the first rule that does, and asks no other', async () => {
    const decide = jest.fn(() => true as const);
    const governance = new GovernanceEngine([refuse, { name: 'later', decide }]);
    await using test = await createTestHost(AgentService, { governance });
    await expectRefused(test.service.create('helper'), 'GOVERNANCE_REFUSED', {
      rule: 'no-agents',
      reason: 'No agents today',
    });
    expect([decide.mock.calls, AgentService.created]).toEqual([[], 0]);
  });

  it('asks a rule about a method by its alias and by its own channel', async () => {
    for (const channels of [['agent:create'], ['create']]) {
      const governance = new GovernanceEngine([{ ...refuse, channels }]);
      await using test = await createTestHost(AgentService, { governance });
      await expectRefused(test.service.create('helper'), 'GOVERNANCE_REFUSED');
    }
    expect(AgentService.created).toBe(0);
  });

  it('tells a rule the own channel of a method, also where its alias is called', async () => {
    const channels: string[] = [];
    const decide = ({ channel }: { readonly channel: string }) => channels.push(channel) > 0;
    const governance = new GovernanceEngine([{ name: 'by-channel', decide: (call) => decide(call) as true }]);
    await using test = await createTestHost(AgentService, { governance });
    const peer = { transport: 'ipc', clientId: 'old page', origin: null };
    await test.host.invoke('agent:create', { args: ['helper'] }, peer);
    await test.host.invoke('create', { args: ['helper'] }, peer);
    expect(channels).toEqual(['create', 'create']);
  });

  it('waits for a rule no longer than a call may take', async () => {
    const governance = new GovernanceEngine([{ name: 'endless', decide: () => new Promise<never>(() => {}) }]);
    const clock = new ManualClock();
    await using test = await createTestHost(AgentService, { governance, clock });
    const call = test.service.create('helper');
    await test.connect(); // it has arrived when another page is greeted
    clock.advance(30_000);
    await expectRefused(call, 'TIMEOUT');
  });

  it('approves of nothing when a rule fails', async () => {
    const governance = new GovernanceEngine([
      { name: 'broken', decide: () => Promise.reject(new Error('no rules at /etc')) },
    ]);
    await using test = await createTestHost(AgentService, { governance });
    const error = await expectRefused(test.service.create('helper'), 'INTERNAL');
    expect(error.message).not.toContain('/etc');
    expect(AgentService.created).toBe(0);
  });

  it('keeps a host from starting with a rule about a channel that nobody serves', async () => {
    const governance = new GovernanceEngine([{ ...refuse, channels: ['agent:creates'] }]);
    await expect(EventServiceHost.start(AgentService, { governance })).rejects.toThrow(/agent:creates/);
  });

  it('refuses names of another form, and the same name twice', () => {
    expect(() => new GovernanceEngine([{ ...refuse, name: 'No Agents' }])).toThrow(TypeError);
    expect(() => new GovernanceEngine([refuse, refuse])).toThrow('Two rules have the name no-agents');
  });
});
