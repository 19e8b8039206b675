import { Unplug } from 'lucide-react';
import type { ConnectionStatus } from 'sallyport/renderer';
import { useEffect, useState, type ReactNode } from 'react';
import { Button } from 'react-aria-components';

export interface ConnectionBannerProps {
  readonly status: Exclude<ConnectionStatus, { readonly state: 'connected' }>;
  readonly onRetry: () => void;
}

/** Told when main can't be reached; the one place that tells it, whatever fails with the connection. */
export function ConnectionBanner({ status, onRetry }: ConnectionBannerProps) {
  if (status.state === 'closed') {
    return (
      <Banner action="Reload" onAction={() => window.location.reload()}>
        <strong>The connection to the main process has ended.</strong> What you type is not kept any more. If a reload
        does not help, open the address that the server printed last, in this tab.
      </Banner>
    );
  }
  return (
    <Banner action="Try now" isDisabled={status.retryInMs === 0} onAction={onRetry}>
      <strong>Offline.</strong> <Countdown key={status.attempt} status={status} /> You can go on editing; sending waits
      for the connection. If the server was restarted, open the address that it printed last, in this tab.
    </Banner>
  );
}

interface BannerProps {
  readonly action: string;
  readonly isDisabled?: boolean;
  readonly onAction: () => void;
  readonly children: ReactNode;
}

function Banner({ action, isDisabled = false, onAction, children }: BannerProps) {
  return (
    <div className="banner" role="alert" aria-label="Connection">
      <Unplug size={16} aria-hidden />
      <p>{children}</p>
      <Button className="button" isDisabled={isDisabled} onPress={onAction}>
        {action}
      </Button>
    </div>
  );
}

const TICK_MS = 250;

/** Hidden from those who have it read to them: each second would be announced. */
function Countdown({ status }: { readonly status: Extract<ConnectionStatus, { readonly state: 'reconnecting' }> }) {
  const { retryInMs, attempt } = status;
  const [sinceMs] = useState(() => performance.now());
  const [nowMs, setNowMs] = useState(sinceMs);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.ceil((sinceMs + retryInMs - nowMs) / 1_000);
  const isTrying = retryInMs === 0 || seconds <= 0;
  return (
    <span className="countdown" aria-hidden="true">
      {isTrying ? 'Connecting again…' : `Connecting again in ${seconds} s.`}
      {attempt > 1 && ` Attempt ${attempt}.`}
    </span>
  );
}
