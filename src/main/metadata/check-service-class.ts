import { container, type InjectionToken } from 'tsyringe';
import { findRecord, nameOf } from './class-record.js';
import type { FaultCollector } from './fault-collector.js';
import { chainOf } from './merge-members.js';
import type { Class } from './service-definition.js';

/** Notes what keeps a class from being built and owned by a host. */
export function checkServiceClass(type: Class<object>, faults: FaultCollector): void {
  if (!findRecord(type)?.service) {
    const base = chainOf(type).findLast((level) => findRecord(level)?.service);
    faults.add(
      nameOf(type),
      base ? `extends the event service ${nameOf(base)}, but is none itself` : 'is served, but is no event service',
      'Add @EventService() to the class itself: without it, it would be built with no dependencies',
    );
  }
  if (container.isRegistered(type as unknown as InjectionToken)) {
    faults.add(
      nameOf(type),
      'is registered in the root container, so that all hosts, and all tests, would share it',
      'Take @singleton() or @scoped() away: each host keeps one instance; to replace it, give the host a container of its own',
    );
  }
}
