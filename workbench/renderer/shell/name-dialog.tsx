import { useState, type ReactNode } from 'react';
import { FieldError, Input, Label, TextField } from 'react-aria-components';
import { MAX_NAME_CHARACTERS, cleanName } from '../../contract/name.js';
import { describeError } from './describe-error.js';
import { FormDialog } from './form-dialog.js';

export interface NameDialogProps {
  readonly title: string;
  readonly action: string;
  readonly label: string;
  readonly initialName: string;
  /** @throws what the user is to be told; the dialog stays then */
  readonly onSubmit: (name: string) => Promise<void>;
  readonly onClose: () => void;
  /** What else is asked. */
  readonly children?: ReactNode;
}

/** Asks for a name. */
export function NameDialog({ title, action, label, initialName, onSubmit, onClose, children }: NameDialogProps) {
  const [name, setName] = useState(initialName);
  const [fault, setFault] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (): Promise<void> => {
    const cleaned = cleanName(name);
    if (cleaned === '') return setFault('Give it a name first.');
    setIsBusy(true);
    try {
      await onSubmit(cleaned);
      onClose();
    } catch (error) {
      setFault(describeError(error));
      setIsBusy(false);
    }
  };
  return (
    <FormDialog title={title} action={action} isBusy={isBusy} onClose={onClose} onSubmit={() => void submit()}>
      <TextField
        className="field"
        value={name}
        onChange={setName}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog takes the focus, and this is its one question
        autoFocus
        isInvalid={fault !== ''}
        maxLength={MAX_NAME_CHARACTERS}
      >
        <Label>{label}</Label>
        <Input className="input" onFocus={(event) => event.currentTarget.select()} />
        <FieldError className="field-error">{fault}</FieldError>
      </TextField>
      {children}
    </FormDialog>
  );
}
