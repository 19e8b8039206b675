import { useState } from 'react';
import { FieldError, Input, Label, TextField } from 'react-aria-components';
import { FormDialog } from './form-dialog.js';

export interface NameDialogProps {
  readonly title: string;
  readonly action: string;
  readonly label: string;
  readonly initialName: string;
  /** @throws what the user is to be told; the dialog stays then */
  readonly onSubmit: (name: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks for a name. */
export function NameDialog({ title, action, label, initialName, onSubmit, onClose }: NameDialogProps) {
  const [name, setName] = useState(initialName);
  const [fault, setFault] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (): Promise<void> => {
    if (name.trim() === '') return setFault('Give it a name first.');
    setIsBusy(true);
    try {
      await onSubmit(name.trim());
      onClose();
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
      setIsBusy(false);
    }
  };
  return (
    <FormDialog title={title} action={action} isBusy={isBusy} onClose={onClose} onSubmit={() => void submit()}>
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog takes the focus, and this is its one question */}
      <TextField className="field" value={name} onChange={setName} autoFocus isInvalid={fault !== ''} maxLength={200}>
        <Label>{label}</Label>
        <Input className="input" onFocus={(event) => event.currentTarget.select()} />
        <FieldError className="field-error">{fault}</FieldError>
      </TextField>
    </FormDialog>
  );
}
