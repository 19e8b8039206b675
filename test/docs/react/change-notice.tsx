import { useState } from 'react';
import { useEvent } from 'sallyport/renderer/react';
import { useService } from './sallyport.js';

export function ChangeNotice() {
  const [changes, setChanges] = useState(0);
  useEvent(useService().events, 'projects-changed', () => setChanges((before) => before + 1), {
    onLoss: (dropped = 1) => setChanges((before) => before + dropped),
  });
  return <output>{changes} changes</output>;
}
