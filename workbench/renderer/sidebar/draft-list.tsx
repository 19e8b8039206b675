import { RequestRows, type RequestRowsProps } from './request-rows.js';

/** What was typed and is kept nowhere else; nothing when there is none. */
export function DraftList(props: RequestRowsProps) {
  if (props.rows.length === 0) return null;
  return (
    <>
      <header className="sidebar-header">
        <h2>Drafts</h2>
      </header>
      <div className="sidebar-scroll drafts">
        <ul className="tree" aria-label="Drafts">
          <RequestRows {...props} />
        </ul>
      </div>
    </>
  );
}
