import { FieldError, Input, Label, TextField } from 'react-aria-components';
import { MAX_USER_NAME_LENGTH } from './password-rules.js';

export interface NameFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly fault?: string;
  readonly takesFocus?: boolean;
  /** Whether it is one's own, which password managers fill in. @default true */
  readonly isOwn?: boolean;
}

/** The name of a user. */
export function NameField({ value, onChange, fault = '', takesFocus = false, isOwn = true }: NameFieldProps) {
  return (
    <TextField
      className="field"
      name="username"
      autoComplete={isOwn ? 'username' : 'off'}
      value={value}
      onChange={onChange}
      maxLength={MAX_USER_NAME_LENGTH}
      isInvalid={fault !== ''}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- it is the first thing that is asked
      autoFocus={takesFocus}
    >
      <Label>Name</Label>
      <Input className="input" spellCheck="false" autoCapitalize="none" />
      <FieldError className="field-error">{fault}</FieldError>
    </TextField>
  );
}
