import { LoaderCircle, TriangleAlert } from 'lucide-react';
import { Button } from 'react-aria-components';

/** What is shown until main has answered. */
export function ConnectingScreen() {
  return (
    <output className="screen">
      <LoaderCircle className="spin" size={22} aria-hidden />
      <p>Connecting…</p>
    </output>
  );
}

/** What is shown when there is no page to show. */
export function FailureScreen({ title, message, action, onAction }: FailureScreenProps) {
  return (
    <main className="screen" role="alert">
      <TriangleAlert size={26} aria-hidden />
      <h1>{title}</h1>
      <p>{message}</p>
      <Button className="button primary" onPress={onAction}>
        {action}
      </Button>
    </main>
  );
}

export interface FailureScreenProps {
  readonly title: string;
  readonly message: string;
  readonly action: string;
  readonly onAction: () => void;
}
