import { Download, RefreshCw, ShieldCheck, ShieldX } from 'lucide-react';
import { useState } from 'react';
import { Button, ProgressBar } from 'react-aria-components';
import type { AuditVerdict } from 'sallyport/shim';
import { describeError } from '../../shell/describe-error.js';
import { useWorkbench } from '../../shell/workbench-context.js';
import { describeVerdict } from './audit-text.js';
import { useExport } from './use-export.js';

export interface AuditToolbarProps {
  readonly isReading: boolean;
  readonly onRefresh: () => void;
  /** Shows a record and those before it. */
  readonly onShow: (sequence: number) => void;
}

type Check =
  | { readonly kind: 'none' }
  | { readonly kind: 'running'; readonly records: number; readonly stop: AbortController }
  | { readonly kind: 'done'; readonly verdict: AuditVerdict }
  | { readonly kind: 'failed'; readonly error: unknown };

/** What can be done with the trail as a whole, and what came of it. */
export function AuditToolbar({ isReading, onRefresh, onShow }: AuditToolbarProps) {
  const { check, start } = useCheck();
  const download = useExport();
  return (
    <div className="audit-toolbar">
      <CheckLine check={check} onShow={onShow} />
      <Button className="button small" onPress={onRefresh} isDisabled={isReading}>
        <RefreshCw size={13} aria-hidden />
        Refresh
      </Button>
      <Button className="button small" onPress={download.start} isDisabled={download.isRunning}>
        <Download size={13} aria-hidden />
        {download.isRunning ? 'Exporting…' : 'Export'}
      </Button>
      <Button className="button small primary" onPress={start} isDisabled={check.kind === 'running'}>
        <ShieldCheck size={13} aria-hidden />
        Verify
      </Button>
    </div>
  );
}

function useCheck(): { readonly check: Check; readonly start: () => void } {
  const { service } = useWorkbench();
  const [check, setCheck] = useState<Check>({ kind: 'none' });
  const run = async (): Promise<void> => {
    const stop = new AbortController();
    const tell = (records: number): void => {
      if (!stop.signal.aborted) setCheck({ kind: 'running', records, stop });
    };
    tell(0);
    try {
      const verdict = await service.audit.verify(tell, stop.signal);
      setCheck({ kind: 'done', verdict });
    } catch (error) {
      setCheck(stop.signal.aborted ? { kind: 'none' } : { kind: 'failed', error });
    }
  };
  return { check, start: () => void run() };
}

function CheckLine({ check, onShow }: { readonly check: Check; readonly onShow: (sequence: number) => void }) {
  switch (check.kind) {
    case 'none':
      return <p className="audit-verdict">Each record holds the fingerprint of the one before it.</p>;
    case 'failed':
      return (
        <p className="audit-verdict" data-tone="bad" role="alert">
          It could not be verified: {describeError(check.error)}
        </p>
      );
    case 'running':
      return (
        <div className="audit-verdict">
          <ProgressBar className="audit-progress" aria-label="Verifying" isIndeterminate>
            <span />
          </ProgressBar>
          {check.records.toLocaleString('en')} records
          <Button className="button small" onPress={() => check.stop.abort()}>
            Stop
          </Button>
        </div>
      );
    case 'done':
      return <Verdict verdict={check.verdict} onShow={onShow} />;
  }
}

interface VerdictProps {
  readonly verdict: AuditVerdict;
  readonly onShow: (sequence: number) => void;
}

function Verdict({ verdict, onShow }: VerdictProps) {
  const { isIntact } = verdict;
  return (
    <div className="audit-verdict" data-tone={isIntact ? 'good' : 'bad'} role={isIntact ? 'status' : 'alert'}>
      {isIntact ? <ShieldCheck size={15} aria-hidden /> : <ShieldX size={15} aria-hidden />}
      <span title={isIntact ? `Hash of the last one: ${verdict.hash}` : undefined}>{describeVerdict(verdict)}</span>
      {!isIntact && (
        <Button className="button small" onPress={() => onShow(verdict.sequence)}>
          Show it
        </Button>
      )}
    </div>
  );
}
