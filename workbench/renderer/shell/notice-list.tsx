import { CircleCheck, TriangleAlert, X } from 'lucide-react';
import { useEffect } from 'react';
import { IconButton } from './icon-button.js';
import type { Notice } from './notices.js';
import { useStore } from './store.js';
import { useWorkbench } from './workbench-context.js';

const SHOWN_MS = 4_000;

/** What is to be told beside the work; errors stay until they are dismissed. */
export function NoticeList() {
  const { notices } = useWorkbench();
  const list = useStore(notices.list, (value) => value);
  return (
    <div className="notices">
      {list.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} onDismiss={() => notices.dismiss(notice.id)} />
      ))}
    </div>
  );
}

function NoticeCard({ notice, onDismiss }: { readonly notice: Notice; readonly onDismiss: () => void }) {
  const isError = notice.kind === 'error';
  useEffect(() => {
    if (isError) return undefined;
    const timer = setTimeout(onDismiss, SHOWN_MS);
    return () => clearTimeout(timer);
  });
  return (
    <div className="notice" data-kind={notice.kind} role={isError ? 'alert' : 'status'}>
      {isError ? <TriangleAlert size={16} aria-hidden /> : <CircleCheck size={16} aria-hidden />}
      <p>{notice.text}</p>
      <IconButton label="Dismiss" onPress={onDismiss}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}
