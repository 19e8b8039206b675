import { Label, Radio, RadioGroup } from 'react-aria-components';

type Role = 'admin' | 'user';

export interface RoleFieldProps {
  readonly role: Role;
  readonly onChange: (role: Role) => void;
}

/** What a user is to be. */
export function RoleField({ role, onChange }: RoleFieldProps) {
  return (
    <RadioGroup className="field radio-group" value={role} onChange={(value) => onChange(value as Role)}>
      <Label>Role</Label>
      <Radio className="radio" value="user">
        <span className="radio-mark" />
        <span>
          <strong>User</strong> works with requests, collections and settings
        </span>
      </Radio>
      <Radio className="radio" value="admin">
        <span className="radio-mark" />
        <span>
          <strong>Administrator</strong> looks after users, sessions, audit trail and limits besides
        </span>
      </Radio>
    </RadioGroup>
  );
}
