import { MaxLength } from 'class-validator';
import { Arg, AuditService, EventService, Handle, Namespace, Privileged, Requires } from 'sallyport/main';
import type { IAuditService } from 'sallyport/shim';

export interface IVaultService {
  reveal(name: string): Promise<string>;
  readonly audit: IAuditService;
}

@EventService()
export class VaultService implements IVaultService {
  @Namespace() declare readonly audit: AuditService;

  /** On record before it is done, and after. */
  @Handle()
  @Requires('vault:reveal')
  @Privileged()
  async reveal(@Arg(MaxLength(64)) name: string): Promise<string> {
    return `the secret of ${name}`;
  }
}
