import { ChevronDown, Save } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover, Tooltip, TooltipTrigger } from 'react-aria-components';
import { SHORTCUT_KEYS } from '../shell/shortcuts.js';

export interface SaveMenuProps {
  readonly onSave: () => void;
  readonly onSaveAs: () => void;
  /** `null` when there is nothing to discard. */
  readonly onDiscard: (() => void) | null;
}

/** Saves, and behind an arrow, saves as something else or gives the changes up. */
export function SaveMenu({ onSave, onSaveAs, onDiscard }: SaveMenuProps) {
  return (
    <div className="split-button">
      <TooltipTrigger delay={500} closeDelay={50}>
        <Button className="button" onPress={onSave}>
          <Save size={14} aria-hidden />
          Save
        </Button>
        <Tooltip className="tooltip" offset={6}>
          Keep it in its collection <kbd>{SHORTCUT_KEYS.save}</kbd>
        </Tooltip>
      </TooltipTrigger>
      <MenuTrigger>
        <Button className="button" aria-label="More ways to save">
          <ChevronDown size={13} aria-hidden />
        </Button>
        <Popover className="popover" placement="bottom end" offset={4}>
          <Menu className="menu" disabledKeys={onDiscard ? [] : ['discard']}>
            <MenuItem className="menu-item" id="save-as" textValue="Save as" onAction={onSaveAs}>
              Save as…
              <kbd className="menu-keys">{SHORTCUT_KEYS.saveAs}</kbd>
            </MenuItem>
            <MenuItem className="menu-item danger" id="discard" onAction={() => onDiscard?.()}>
              Discard changes…
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
    </div>
  );
}
