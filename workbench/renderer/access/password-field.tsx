import { Eye, EyeOff } from 'lucide-react';
import { useState, type Ref } from 'react';
import { FieldError, Group, Input, Label, Text, TextField, ToggleButton } from 'react-aria-components';
import { MAX_PASSWORD_LENGTH } from './password-rules.js';

export interface PasswordFieldProps {
  readonly label: string;
  /** For password managers: what they fill in, or make anew. */
  readonly autoComplete: 'current-password' | 'new-password';
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly fault?: string;
  readonly takesFocus?: boolean;
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** A password, hidden until one asks to see it. */
export function PasswordField(props: PasswordFieldProps) {
  const { label, autoComplete, value, onChange, hint, fault = '', takesFocus = false, inputRef } = props;
  const [isShown, setShown] = useState(false);
  return (
    <TextField
      className="field"
      type={isShown ? 'text' : 'password'}
      name={autoComplete}
      autoComplete={autoComplete}
      value={value}
      onChange={onChange}
      isInvalid={fault !== ''}
      maxLength={MAX_PASSWORD_LENGTH}
      // oxlint-disable-next-line jsx-a11y/no-autofocus -- what is asked for here is this
      autoFocus={takesFocus}
    >
      <Label>{label}</Label>
      <Group className="password-input">
        <Input className="input" ref={inputRef ?? null} spellCheck="false" autoCapitalize="none" />
        <ToggleButton
          className="icon-button"
          aria-label="Show the password"
          isSelected={isShown}
          onChange={setShown}
          excludeFromTabOrder
        >
          {isShown ? <EyeOff size={15} aria-hidden /> : <Eye size={15} aria-hidden />}
        </ToggleButton>
      </Group>
      {hint !== undefined && fault === '' && (
        <Text slot="description" className="setting-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{fault}</FieldError>
    </TextField>
  );
}
