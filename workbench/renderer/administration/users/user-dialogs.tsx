import { useState } from 'react';
import type { UserView } from 'sallyport/shim';
import { NameField } from '../../access/name-field.js';
import { PasswordField } from '../../access/password-field.js';
import { PASSWORD_HINT, checkNewPassword } from '../../access/password-rules.js';
import { FaultLine } from '../../account/fault-line.js';
import { describeError } from '../../shell/describe-error.js';
import { FormDialog } from '../../shell/form-dialog.js';
import { useWorkbench } from '../../shell/workbench-context.js';
import { RoleField } from './role-field.js';

/** What is to be done with a user. */
export type UserQuestion =
  { readonly kind: 'add' } | { readonly kind: 'roles' | 'password' | 'remove'; readonly user: UserView };

export interface UserDialogsProps {
  readonly question: UserQuestion | null;
  readonly onChanged: () => void;
  readonly onClose: () => void;
}

/** The dialog of what is to be done. */
export function UserDialogs({ question, ...props }: UserDialogsProps) {
  switch (question?.kind) {
    case undefined:
      return null;
    case 'add':
      return <AddDialog {...props} />;
    case 'roles':
      return <RoleDialog user={question.user} {...props} />;
    case 'password':
      return <NewPasswordDialog user={question.user} {...props} />;
    case 'remove':
      return <RemoveDialog user={question.user} {...props} />;
  }
}

type DialogProps = Omit<UserDialogsProps, 'question'>;
type UserDialogProps = DialogProps & { readonly user: UserView };

/** Does something with main, closes when it is done, and stays with what main says when it is not. */
function useDeed({ onChanged, onClose }: DialogProps) {
  const [fault, setFault] = useState('');
  const [isBusy, setBusy] = useState(false);
  const run = async (deed: () => Promise<unknown>): Promise<void> => {
    setBusy(true);
    setFault('');
    try {
      await deed();
      onChanged();
      onClose();
    } catch (error) {
      setFault(describeError(error));
      setBusy(false);
    }
  };
  return { fault, setFault, isBusy, run: (deed: () => Promise<unknown>): void => void run(deed) };
}

function AddDialog(props: DialogProps) {
  const { service } = useWorkbench();
  const { fault, setFault, isBusy, run } = useDeed(props);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<'admin' | 'user'>('user');
  const submit = (): void => {
    const found = name.trim() === '' ? 'Give the user a name.' : checkNewPassword(password, password, name.trim());
    if (found !== '') return setFault(found);
    run(() => service.users.create({ name: name.trim(), password, roles: [role] }));
  };
  return (
    <FormDialog title="Add a user" action="Add" isBusy={isBusy} onClose={props.onClose} onSubmit={submit}>
      <NameField value={name} onChange={setName} isOwn={false} takesFocus />
      <PasswordField
        label="Password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        hint={`${PASSWORD_HINT} They can change it when they have signed in.`}
      />
      <RoleField role={role} onChange={setRole} />
      <FaultLine text={fault} />
    </FormDialog>
  );
}

function RoleDialog({ user, ...props }: UserDialogProps) {
  const { service } = useWorkbench();
  const { fault, isBusy, run } = useDeed(props);
  const [role, setRole] = useState<'admin' | 'user'>(user.roles.includes('admin') ? 'admin' : 'user');
  return (
    <FormDialog
      title={`Role of ${user.name}`}
      action="Change"
      isBusy={isBusy}
      onClose={props.onClose}
      onSubmit={() => run(() => service.users.setRoles({ userId: user.id, roles: [role] }))}
    >
      <RoleField role={role} onChange={setRole} />
      <FaultLine text={fault} />
    </FormDialog>
  );
}

function NewPasswordDialog({ user, ...props }: UserDialogProps) {
  const { service } = useWorkbench();
  const { fault, setFault, isBusy, run } = useDeed(props);
  const [password, setPassword] = useState('');
  const submit = (): void => {
    const found = checkNewPassword(password, password, user.name);
    if (found !== '') return setFault(found);
    run(() => service.users.setPassword({ userId: user.id, newPassword: password }));
  };
  return (
    <FormDialog
      title={`New password for ${user.name}`}
      action="Set"
      isBusy={isBusy}
      onClose={props.onClose}
      onSubmit={submit}
    >
      <PasswordField
        label="New password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        hint={PASSWORD_HINT}
        takesFocus
      />
      <FaultLine text={fault} />
      <p className="settings-note">Every session of {user.name} ends.</p>
    </FormDialog>
  );
}

function RemoveDialog({ user, ...props }: UserDialogProps) {
  const { service } = useWorkbench();
  const { fault, isBusy, run } = useDeed(props);
  return (
    <FormDialog
      title={`Remove ${user.name}?`}
      action="Remove"
      isDanger
      isBusy={isBusy}
      onClose={props.onClose}
      onSubmit={() => run(() => service.users.remove(user.id))}
    >
      <p className="dialog-text">
        {user.name} is signed out everywhere and can’t sign in again. What they have saved stays; drafts of theirs are
        shown to nobody.
      </p>
      <FaultLine text={fault} />
    </FormDialog>
  );
}
