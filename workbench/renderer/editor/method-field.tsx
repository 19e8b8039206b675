import { ChevronDown } from 'lucide-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { COMMON_METHODS, completeMethod } from './complete-method.js';

export interface MethodFieldProps {
  readonly method: string;
  readonly onChange: (method: string) => void;
}

/** The method: typed, or chosen from the common ones. */
export function MethodField({ method, onChange }: MethodFieldProps) {
  const [isOpen, setIsOpen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown') return;
    event.preventDefault();
    setIsOpen(true);
  };
  return (
    <div className="method-field" data-method={method.toUpperCase()}>
      <input
        ref={input}
        className="method-input"
        aria-label="Method"
        placeholder="GET"
        maxLength={32}
        autoComplete="off"
        spellCheck={false}
        value={method}
        onChange={(event) => onChange(event.target.value)}
        onBlur={() => onChange(completeMethod(method))}
        onKeyDown={onKeyDown}
      />
      <MenuTrigger isOpen={isOpen} onOpenChange={setIsOpen}>
        <Button className="method-choose" aria-label="Choose from common ones" excludeFromTabOrder>
          <ChevronDown size={13} aria-hidden />
        </Button>
        <Popover className="popover" triggerRef={input} placement="bottom start" offset={6}>
          <Menu className="menu method-menu" onAction={(key) => onChange(String(key))}>
            {COMMON_METHODS.map((each) => (
              <MenuItem key={each} id={each} textValue={each} className="menu-item">
                <span className="method-name" data-method={each}>
                  {each}
                </span>
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
    </div>
  );
}
