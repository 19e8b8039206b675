import type { ReactNode } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';

export interface FactPopoverProps {
  readonly text: string;
  /** What is behind it. */
  readonly label: string;
  readonly children: ReactNode;
}

/** A fact that opens to show what it is made of. */
export function FactPopover({ text, label, children }: FactPopoverProps) {
  return (
    <DialogTrigger>
      <Button className="fact-button">{text}</Button>
      <Popover className="popover fact-popover" placement="bottom start" offset={4}>
        <Dialog className="fact-dialog" aria-label={label}>
          {children}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
