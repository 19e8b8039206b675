import { PasswordField } from './password-field.js';
import { PASSWORD_HINT } from './password-rules.js';

/** A new password, typed twice. */
export interface NewPassword {
  readonly password: string;
  readonly again: string;
}

export const NO_PASSWORD: NewPassword = { password: '', again: '' };

export interface NewPasswordFieldsProps {
  readonly label: string;
  readonly value: NewPassword;
  readonly onChange: (value: NewPassword) => void;
  readonly fault: string;
}

/** Asks for a new password of one's own, twice: nobody else could tell it when it was mistyped. */
export function NewPasswordFields({ label, value, onChange, fault }: NewPasswordFieldsProps) {
  return (
    <>
      <PasswordField
        label={label}
        autoComplete="new-password"
        value={value.password}
        onChange={(password) => onChange({ ...value, password })}
        hint={PASSWORD_HINT}
        fault={fault}
      />
      <PasswordField
        label={`${label} again`}
        autoComplete="new-password"
        value={value.again}
        onChange={(again) => onChange({ ...value, again })}
      />
    </>
  );
}
