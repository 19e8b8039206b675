import { useState } from 'react';
import { NO_PASSWORD, NewPasswordFields } from '../access/new-password-fields.js';
import { PasswordField } from '../access/password-field.js';
import { checkNewPassword } from '../access/password-rules.js';
import { describeSignInFailure, formatWait } from '../access/sign-in-failure.js';
import { useStore } from '../shell/store.js';
import { FormDialog } from '../shell/form-dialog.js';
import { useWorkbench } from '../shell/workbench-context.js';
import { FaultLine } from './fault-line.js';

/** Gives whoever is signed in another password. */
export function ChangePasswordDialog({ onClose }: { readonly onClose: () => void }) {
  const { service, access } = useWorkbench();
  const name = useStore(access.state, (state) => (state.kind === 'signed-in' ? state.session.userName : ''));
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState(NO_PASSWORD);
  const [faults, setFaults] = useState({ current: '', password: '' });
  const [isBusy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    const fault = checkNewPassword(next.password, next.again, name);
    setFaults({ current: current === '' ? 'Give the password that you have now.' : '', password: fault });
    if (current === '' || fault !== '') return;
    setBusy(true);
    try {
      await service.session.changePassword({ currentPassword: current, newPassword: next.password });
      onClose();
    } catch (error) {
      setFaults({ current: textOf(error), password: '' });
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title="Change your password"
      action="Change"
      isBusy={isBusy}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      {/* So that password managers know whose password it is. */}
      <input className="visually-hidden" autoComplete="username" value={name} readOnly tabIndex={-1} aria-hidden />
      <PasswordField
        label="Password now"
        autoComplete="current-password"
        value={current}
        onChange={setCurrent}
        takesFocus
      />
      <NewPasswordFields label="New password" value={next} onChange={setNext} fault={faults.password} />
      <FaultLine text={faults.current} />
      <p className="settings-note">Where else you are signed in, you will be signed out.</p>
    </FormDialog>
  );
}

function textOf(error: unknown): string {
  const failure = describeSignInFailure(error, 0);
  if (failure.kind === 'waiting') return `Too many attempts have failed. Try again in ${formatWait(failure.untilMs)}.`;
  return failure.text === 'Name or password is wrong.' ? 'That is not the password that you have now.' : failure.text;
}
