import { TriangleAlert, X } from 'lucide-react';
import { IconButton } from './icon-button.js';
import { useStore } from './store.js';
import { useWorkbench } from './workbench-context.js';

/** Failures that belong to no place of the page; each stays until it is dismissed. */
export function NoticeList() {
  const { notices } = useWorkbench();
  const list = useStore(notices.list, (value) => value);
  return (
    <div className="notices">
      {list.map(({ id, text }) => (
        <div key={id} className="notice" role="alert">
          <TriangleAlert size={16} aria-hidden />
          <p>{text}</p>
          <IconButton label="Dismiss" onPress={() => notices.dismiss(id)}>
            <X size={14} aria-hidden />
          </IconButton>
        </div>
      ))}
    </div>
  );
}
