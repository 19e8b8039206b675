import { IsUUID } from 'class-validator';
import { NewUser, PasswordReset, UserRoles, type IUserService, type UserView } from '../../../shim/index.js';
import { Arg, EventService, Handle, Privileged } from '../../decorators/index.js';
import { PASSWORD_TIMEOUT_MS } from './password-hasher.js';
import { Users } from './users.js';

/** Lets pages look after the users. Every change is privileged: it needs an audit trail. */
@EventService({ access: 'users:manage' })
export class UserService implements IUserService {
  constructor(private readonly users: Users) {}

  @Handle()
  async list(): Promise<readonly UserView[]> {
    return this.users.list();
  }

  @Handle()
  async listRoles(): Promise<readonly string[]> {
    return this.users.roles;
  }

  @Handle({ timeoutMs: PASSWORD_TIMEOUT_MS })
  @Privileged()
  async create(user: NewUser): Promise<UserView> {
    return this.users.create(user);
  }

  @Handle()
  @Privileged()
  async remove(@Arg(IsUUID()) userId: string): Promise<void> {
    await this.users.remove(userId);
  }

  @Handle()
  @Privileged()
  async setRoles(change: UserRoles): Promise<UserView> {
    return this.users.setRoles(change);
  }

  @Handle({ timeoutMs: PASSWORD_TIMEOUT_MS })
  @Privileged()
  async setPassword(change: PasswordReset): Promise<void> {
    await this.users.setPassword(change);
  }
}
