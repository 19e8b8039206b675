import { Plus } from 'lucide-react';
import { Button } from 'react-aria-components';
import { SHORTCUT_KEYS } from '../shell/shortcuts.js';
import { Logo } from '../sidebar/logo.js';

const KEYS = [
  ['Start a request', SHORTCUT_KEYS.newRequest],
  ['Run it', SHORTCUT_KEYS.send],
  ['Keep it', SHORTCUT_KEYS.save],
] as const;

/** What is shown as long as nothing is open. */
export function EmptyEditor({ onNewRequest }: { readonly onNewRequest: () => void }) {
  return (
    <div className="empty">
      <Logo />
      <h1>Nothing open</h1>
      <p>Choose a request or an earlier exchange on the left, or begin with a blank one.</p>
      <Button className="button primary" onPress={onNewRequest}>
        <Plus size={15} aria-hidden />
        Blank request
      </Button>
      <dl className="keys">
        {KEYS.map(([what, keys]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              <kbd>{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
