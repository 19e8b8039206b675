import { EventServiceHost, GovernanceEngine, policy, type AuditTrail, type SessionSource } from 'sallyport/main';
import { ErrorCode, ServiceError } from 'sallyport/shared';
import { Transfer } from './contract.js';
import { TillService } from './till-service.js';

@ErrorCode('CLOSED')
export class ClosedError extends ServiceError {}

/** What depends on neither caller nor argument: a policy of the app's own, at its place among the others. */
const openingHours = (isOpen: () => boolean) =>
  policy({
    name: 'opening-hours',
    before: 'permission',
    appliesTo: ({ channel }) => channel !== 'balance',
    run: async (_call, next) => {
      if (!isOpen()) throw new ClosedError('The till is closed');
      return next();
    },
  });

/** What depends on the arguments: a rule, asked when they are valid. */
const governance = new GovernanceEngine([
  {
    name: 'two-pairs-of-eyes',
    channels: ['transfer'],
    decide: ({ args: [transfer], session }) =>
      (transfer as Transfer).amount <= 1_000 ||
      session?.roles.includes('manager') === true || { refused: 'More than 1,000 needs a manager' },
  },
]);

export function startTill(parts: {
  readonly sessions: SessionSource;
  readonly audit: AuditTrail;
  readonly isOpen: () => boolean;
}): Promise<EventServiceHost> {
  const { sessions, audit, isOpen } = parts;
  return EventServiceHost.start(TillService, {
    sessions,
    audit,
    governance,
    policies: [openingHours(isOpen)],
    authorize: ({ session }, permission) =>
      session !== undefined && (permission === 'till:read' || session.roles.length > 0),
  });
}
