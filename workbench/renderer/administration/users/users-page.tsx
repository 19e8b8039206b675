import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { UserView } from 'sallyport/shim';
import { ListState } from '../../sidebar/list-state.js';
import { IconButton } from '../../shell/icon-button.js';
import { queries } from '../../shell/queries.js';
import { useWorkbench } from '../../shell/workbench-context.js';
import { SessionTable } from './session-table.js';
import { UserDialogs, type UserQuestion } from './user-dialogs.js';
import { UserTable } from './user-table.js';

/** Who may sign in, and who has. */
export function UsersPage() {
  const { service } = useWorkbench();
  const queryClient = useQueryClient();
  const users = useQuery(queries.users(service));
  const sessions = useQuery(queries.sessions(service));
  const [question, setQuestion] = useState<UserQuestion | null>(null);
  const refresh = (): void => {
    void queryClient.invalidateQueries({ queryKey: ['users'] });
    void queryClient.invalidateQueries({ queryKey: ['sessions'] });
  };
  const ask = (kind: Exclude<UserQuestion['kind'], 'add'>, user: UserView): void => setQuestion({ kind, user });
  return (
    <div className="administration-scroll">
      <section className="administration-section" aria-labelledby="users-heading">
        <header>
          <h2 id="users-heading">Users</h2>
          <Button className="button small" onPress={() => setQuestion({ kind: 'add' })}>
            <UserPlus size={14} aria-hidden />
            Add a user
          </Button>
        </header>
        {users.data ? <UserTable users={users.data} onAsk={ask} /> : <ListState query={users} emptyText="" />}
      </section>
      <section className="administration-section" aria-labelledby="sessions-heading">
        <header>
          <h2 id="sessions-heading">Sessions</h2>
          <IconButton label="Read them again" onPress={refresh}>
            <RefreshCw size={14} aria-hidden />
          </IconButton>
        </header>
        {sessions.data ? (
          <SessionTable sessions={sessions.data} onEnded={refresh} />
        ) : (
          <ListState query={sessions} emptyText="" />
        )}
      </section>
      <UserDialogs question={question} onChanged={refresh} onClose={() => setQuestion(null)} />
    </div>
  );
}
