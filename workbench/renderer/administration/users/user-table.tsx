import { KeyRound, ShieldCheck, Trash2 } from 'lucide-react';
import type { UserView } from 'sallyport/shim';
import { useStore } from '../../shell/store.js';
import { useWorkbench } from '../../shell/workbench-context.js';
import { RowMenu, type RowAction } from '../../sidebar/row-menu.js';
import { describeRoles, formatDate } from './user-text.js';
import type { UserQuestion } from './user-dialogs.js';

export interface UserTableProps {
  readonly users: readonly UserView[];
  readonly onAsk: (kind: Exclude<UserQuestion['kind'], 'add'>, user: UserView) => void;
}

/** The users by name, and what can be done with each. */
export function UserTable({ users, onAsk }: UserTableProps) {
  const { access } = useWorkbench();
  const ownId = useStore(access.state, (state) => (state.kind === 'signed-in' ? state.session.userId : ''));
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Role</th>
          <th scope="col">Since</th>
          <th>
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => (
          <tr key={user.id}>
            <th scope="row" id={`user-${user.id}`}>
              {user.name}
              {user.id === ownId && <span className="tag">You</span>}
            </th>
            <td>{describeRoles(user.roles)}</td>
            <td>{formatDate(user.createdAtMs)}</td>
            <td>
              <RowMenu describedBy={`user-${user.id}`} isTabStop actions={actionsOf(user, onAsk)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function actionsOf(user: UserView, onAsk: UserTableProps['onAsk']): readonly RowAction[] {
  return [
    {
      id: 'roles',
      label: 'Role…',
      icon: <ShieldCheck size={14} aria-hidden />,
      onAction: () => onAsk('roles', user),
    },
    {
      id: 'password',
      label: 'New password…',
      icon: <KeyRound size={14} aria-hidden />,
      onAction: () => onAsk('password', user),
    },
    {
      id: 'remove',
      label: 'Remove…',
      icon: <Trash2 size={14} aria-hidden />,
      isDanger: true,
      onAction: () => onAsk('remove', user),
    },
  ];
}
