import { Unplug } from 'lucide-react';
import { Button } from 'react-aria-components';

/** Told when main can't be reached any more. */
export function ConnectionBanner() {
  return (
    <div className="banner" role="alert">
      <Unplug size={16} aria-hidden />
      <p>
        <strong>The connection to the main process was lost.</strong> What you have typed is kept in this tab. If a
        reload does not help, open the address that the server printed last, in this tab.
      </p>
      <Button className="button" onPress={() => window.location.reload()}>
        Reload
      </Button>
    </div>
  );
}
