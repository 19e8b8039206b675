import { Check, Copy, WrapText } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ToggleButton, ToggleButtonGroup, type Key } from 'react-aria-components';
import { IconButton } from '../../shell/icon-button.js';
import { useStore } from '../../shell/store.js';
import { useWorkbench } from '../../shell/workbench-context.js';
import type { ByteStore } from './byte-store.js';
import { MODE_NAMES, type BodyModes } from './body-modes.js';
import { copyText } from './copy-text.js';
import { setWrapping, wrapping } from './wrapping.js';

/** The clipboard takes a whole text at once, several copies of it on the way. */
const MAX_COPY_BYTES = 16_777_216;
const COPIED_MS = 1_500;

/** How the body is shown, and a way to take it along. */
export function BodyToolbar({ modes }: { readonly modes: BodyModes }) {
  const isWrapped = useStore(wrapping, (value) => value);
  const choose = (keys: Iterable<Key>): void => {
    const [key] = keys;
    const mode = modes.available.find((each) => each === key);
    if (mode) modes.choose(mode);
  };
  return (
    <div className="body-toolbar">
      {modes.available.length > 1 && (
        <ToggleButtonGroup
          className="segments"
          aria-label="View as"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={modes.mode === null ? [] : [modes.mode]}
          onSelectionChange={choose}
        >
          {modes.available.map((mode) => (
            <ToggleButton key={mode} id={mode} className="segment">
              {MODE_NAMES[mode]}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      )}
      {modes.shownText && (
        <>
          <ToggleButton className="icon-button" aria-label="Wrap lines" isSelected={isWrapped} onChange={setWrapping}>
            <WrapText size={15} aria-hidden />
          </ToggleButton>
          <CopyButton text={modes.shownText} />
        </>
      )}
    </div>
  );
}

function CopyButton({ text }: { readonly text: ByteStore }) {
  const { notices } = useWorkbench();
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const isTooLarge = text.length > MAX_COPY_BYTES;
  const copy = async (): Promise<void> => {
    const isDone = await copyText(new TextDecoder().decode(text.slice(0, text.length)));
    if (isDone) setIsCopied(true);
    else notices.add('The clipboard refused the text.');
  };
  return (
    <IconButton
      label={isCopied ? 'Copied' : isTooLarge ? 'Too large to copy' : 'Copy to clipboard'}
      isDisabled={text.length === 0 || isTooLarge}
      onPress={() => void copy()}
    >
      {isCopied ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
    </IconButton>
  );
}
