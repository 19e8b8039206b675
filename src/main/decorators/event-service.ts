import { injectable } from 'tsyringe';
import { decideAccess, type AccessOption } from '../metadata/access-option.js';
import { nameOf, recordOf } from '../metadata/class-record.js';
import type { Class } from '../metadata/service-definition.js';

export interface EventServiceOptions {
  /**
   * Who may use the members on which the class does not decide itself: `'public'`, a permission, or several of which
   * a client needs all. Members that a subclass adds follow the subclass's default, inherited ones keep theirs.
   * @default the host's `defaultAccess`; without one, a member without a decision is a fault
   */
  readonly access?: AccessOption;
}

/**
 * Makes a class an event service: its decorated members can be served, and tsyringe can build it.
 * It must stand on the class itself; a subclass says it again.
 *
 * @throws {TypeError} when it stands on the class twice, or `access` is no decision
 * @example
 * @EventService({ access: 'files:read' })
 * export class FileService implements IFileService {
 *   constructor(private readonly disk: Disk) {}
 *
 *   @Handle()
 *   async list(@Arg(IsString(), MaxLength(255)) folder: string): Promise<readonly FileView[]> { … }
 *
 *   @Handle() @Requires('files:write')
 *   async remove(@Arg(IsUUID()) id: string): Promise<void> { … }
 * }
 */
export function EventService(options: EventServiceOptions = {}): (type: Class<object>) => void {
  return (type) => {
    const where = `@EventService() on ${nameOf(type)}`;
    const record = recordOf(type);
    if (record.service) throw new TypeError(`${where}: it is an event service already`);
    record.service = { access: options.access === undefined ? undefined : decideAccess(options.access, where) };
    injectable()(type as new (...args: unknown[]) => object);
  };
}
