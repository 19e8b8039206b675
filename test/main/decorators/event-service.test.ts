import { container } from 'tsyringe';
import { EventService } from '../../../src/main/decorators/index.js';
import type { AccessOption } from '../../../src/main/metadata/index.js';

class Clock {
  readonly now = 5;
}

describe('EventService', () => {
  it('makes the class injectable, and registers it nowhere', () => {
    @EventService()
    class Notes {
      constructor(readonly clock: Clock) {}
    }
    expect(container.createChildContainer().resolve(Notes).clock.now).toBe(5);
    expect(container.isRegistered(Notes)).toBe(false);
  });

  it('refuses to stand on a class twice', () => {
    @EventService()
    class Notes {}
    expect(() => EventService()(Notes)).toThrow('@EventService() on Notes: it is an event service already');
  });

  it.each(['everybody', 'http:', 'http send', [], ['http:send', 'x']])('refuses the access decision %j', (access) => {
    class Notes {}
    expect(() => EventService({ access: access as AccessOption })(Notes)).toThrow(TypeError);
  });
});
