import { ChevronDown } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import type { CollectionView } from '../../contract/index.js';

export interface CollectionPickerProps {
  readonly collections: readonly CollectionView[];
  readonly chosen: CollectionView | undefined;
  readonly onChoose: (collectionId: string) => void;
}

/** Chooses the collection that the first save puts a request into. */
export function CollectionPicker({ collections, chosen, onChoose }: CollectionPickerProps) {
  const name = chosen?.name ?? 'My requests';
  return (
    <MenuTrigger>
      <Button className="crumb crumb-button" aria-label={`Collection: ${name}`}>
        {name}
        <ChevronDown size={12} aria-hidden />
      </Button>
      <Popover className="popover" placement="bottom start" offset={4}>
        <Menu
          className="menu"
          selectionMode="single"
          selectedKeys={chosen ? [chosen.id] : []}
          onAction={(key) => onChoose(String(key))}
        >
          {collections.map((collection) => (
            <MenuItem key={collection.id} id={collection.id} className="menu-item">
              {collection.name}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
