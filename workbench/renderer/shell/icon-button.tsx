import type { ReactNode } from 'react';
import { Button, Tooltip, TooltipTrigger, type ButtonProps } from 'react-aria-components';

export interface IconButtonProps extends Omit<ButtonProps, 'aria-label' | 'children'> {
  /** What the button does: its accessible name, and its tooltip. */
  readonly label: string;
  /** The keys that do the same. */
  readonly keys?: string;
  readonly children: ReactNode;
}

/** A button that shows an icon only. */
export function IconButton({ label, keys, children, className = 'icon-button', ...props }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={50}>
      <Button {...props} className={className} aria-label={label}>
        {children}
      </Button>
      <Tooltip className="tooltip" offset={6}>
        {label}
        {keys !== undefined && <kbd>{keys}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}
