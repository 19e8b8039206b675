import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';

export interface RowAction {
  readonly id: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly isDanger?: boolean;
  readonly onAction: () => void;
}

export interface RowMenuProps {
  /** The id of the element that names what the actions are for. */
  readonly describedBy: string;
  readonly isTabStop: boolean;
  readonly actions: readonly RowAction[];
}

/** The actions of a row, behind three dots. */
export function RowMenu({ describedBy, isTabStop, actions }: RowMenuProps) {
  return (
    <MenuTrigger>
      <Button
        className="icon-button row-menu"
        aria-label="More actions"
        aria-describedby={describedBy}
        excludeFromTabOrder={!isTabStop}
      >
        <Ellipsis size={15} aria-hidden />
      </Button>
      <Popover className="popover" placement="bottom end" offset={2}>
        <Menu className="menu">
          {actions.map((action) => (
            <MenuItem
              key={action.id}
              id={action.id}
              className={action.isDanger === true ? 'menu-item danger' : 'menu-item'}
              onAction={action.onAction}
            >
              {action.icon}
              {action.label}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
