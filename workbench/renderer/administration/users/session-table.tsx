import { Button } from 'react-aria-components';
import type { LiveSession } from 'sallyport/shim';
import { useWorkbench } from '../../shell/workbench-context.js';
import { formatDate } from './user-text.js';

export interface SessionTableProps {
  readonly sessions: readonly LiveSession[];
  readonly onEnded: () => void;
}

/** Who is signed in, and until when. */
export function SessionTable({ sessions, onEnded }: SessionTableProps) {
  const { service, report } = useWorkbench();
  const end = (id: string): void => void service.session.revoke(id).then(onEnded, report);
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">User</th>
          <th scope="col">Signed in</th>
          <th scope="col">Ends when unused</th>
          <th scope="col">Ends in any case</th>
          <th>
            <span className="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions.map((session) => (
          <tr key={session.id}>
            <th scope="row">
              {session.userName}
              {session.isOwn && <span className="tag">This window</span>}
            </th>
            <td>{formatDate(session.startedAtMs)}</td>
            <td>{formatDate(session.idleAtMs)}</td>
            <td>{formatDate(session.expiresAtMs)}</td>
            <td>
              <Button
                className="button small"
                aria-label={`End the session of ${session.userName}`}
                onPress={() => end(session.id)}
              >
                End
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
