import { useState } from 'react';
import { NameField } from '../access/name-field.js';
import { NO_PASSWORD, NewPasswordFields } from '../access/new-password-fields.js';
import { checkNewPassword } from '../access/password-rules.js';
import { describeError } from '../shell/describe-error.js';
import { FormDialog } from '../shell/form-dialog.js';
import { useWorkbench } from '../shell/workbench-context.js';
import { FaultLine } from './fault-line.js';

const NO_FAULTS = { name: '', password: '', form: '' };

/** Makes the first user of whoever sits here. */
export function SetUpDialog({ onClose }: { readonly onClose: () => void }) {
  const { access } = useWorkbench();
  const [name, setName] = useState('');
  const [password, setPassword] = useState(NO_PASSWORD);
  const [faults, setFaults] = useState(NO_FAULTS);
  const [isBusy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    const found = {
      name: name.trim() === '' ? 'Give it a name first.' : '',
      password: checkNewPassword(password.password, password.again, name.trim()),
    };
    setFaults({ ...NO_FAULTS, ...found });
    if (found.name !== '' || found.password !== '') return;
    setBusy(true);
    try {
      await access.setUp({ name: name.trim(), password: password.password });
      onClose();
    } catch (error) {
      setFaults({ ...NO_FAULTS, form: describeError(error) });
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title="Set up users"
      action="Create and lock"
      isBusy={isBusy}
      onClose={onClose}
      onSubmit={() => void submit()}
    >
      <p className="dialog-text">
        You become the first user, an administrator. From then on the workbench is locked: nobody can use it without
        signing in, in any window. What you have typed here stays yours.
      </p>
      <NameField value={name} onChange={setName} fault={faults.name} takesFocus />
      <NewPasswordFields label="Password" value={password} onChange={setPassword} fault={faults.password} />
      <FaultLine text={faults.form} />
    </FormDialog>
  );
}
