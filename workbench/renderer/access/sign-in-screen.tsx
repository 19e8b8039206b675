import { LockKeyhole } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import type { PageLink } from '../shell/page-link.js';
import type { LockReason } from './access.js';
import { describeLock } from './lock-text.js';
import { NameField } from './name-field.js';
import { PasswordField } from './password-field.js';
import { formatWait, type SignInFailure } from './sign-in-failure.js';
import { useSignIn } from './use-sign-in.js';

export interface SignInScreenProps {
  readonly link: PageLink;
  readonly reason: LockReason;
  readonly lastUser: string | null;
}

/** The way in: a name and a password. */
export function SignInScreen({ link, reason, lastUser }: SignInScreenProps) {
  const { service } = link;
  const [version, setVersion] = useState('');
  useEffect(() => {
    service.getAppVersion().then(setVersion, () => undefined); // it is no more than an ornament
  }, [service]);
  return (
    <main className="sign-in">
      <div className="sign-in-card">
        <LockKeyhole className="sign-in-lock" size={22} aria-hidden />
        <h1>Sign in to the workbench</h1>
        <p className="sign-in-reason">{describeLock(reason, lastUser)}</p>
        <SignInForm link={link} initialName={lastUser ?? ''} />
      </div>
      <p className="sign-in-version">Sallyport {version}</p>
    </main>
  );
}

function SignInForm({ link, initialName }: { readonly link: PageLink; readonly initialName: string }) {
  const passwordInput = useRef<HTMLInputElement>(null);
  const form = useSignIn(link, initialName, () => passwordInput.current?.focus());
  return (
    <form className="sign-in-form" noValidate onSubmit={form.submit}>
      <NameField value={form.name} onChange={form.setName} takesFocus={initialName === ''} />
      <PasswordField
        label="Password"
        autoComplete="current-password"
        value={form.password}
        onChange={form.setPassword}
        takesFocus={initialName !== ''}
        inputRef={passwordInput}
      />
      <FailureLine failure={form.failure} waitMs={form.waitMs} />
      <Button className="button primary wide" type="submit" isPending={form.isBusy} isDisabled={!form.canTry}>
        {form.isBusy ? 'Signing in…' : 'Sign in'}
      </Button>
    </form>
  );
}

/** Always there, so that nothing jumps. The countdown is not read aloud each second. */
function FailureLine({ failure, waitMs }: { readonly failure: SignInFailure | null; readonly waitMs: number }) {
  return (
    <p className="sign-in-failure" role="alert">
      {failure?.kind === 'told' && failure.text}
      {failure?.kind === 'waiting' && waitMs > 0 && (
        <>
          Too many attempts have failed. <span aria-hidden="true">Try again in {formatWait(waitMs)}.</span>
        </>
      )}
      {failure?.kind === 'waiting' && waitMs === 0 && 'You can try again now.'}
    </p>
  );
}
