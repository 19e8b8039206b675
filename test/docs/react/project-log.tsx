import { useTextStream } from 'sallyport/renderer/react';
import { useService } from './sallyport.js';

export function ProjectLog({ id }: { readonly id: string }) {
  const service = useService();
  const log = useTextStream(() => service.log(id), [service, id], { keep: 'tail', maxBytes: 65_536 });
  return (
    <section aria-busy={log.status === 'streaming'}>
      <pre>{log.text}</pre>
      <p>{log.bytes} bytes</p>
      {log.status === 'streaming' && (
        <button type="button" onClick={log.cancel}>
          Stop
        </button>
      )}
      {log.error && (
        <button type="button" onClick={log.restart}>
          {log.error.message}. Try again
        </button>
      )}
    </section>
  );
}
