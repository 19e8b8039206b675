import { WrapText } from 'lucide-react';
import { ToggleButton, ToggleButtonGroup, type Key } from 'react-aria-components';
import { changeSetting, useSetting } from '../../settings/use-setting.js';
import { useWorkbench } from '../../shell/workbench-context.js';
import type { ByteStore } from './byte-store.js';
import { MODE_NAMES, type BodyModes } from './body-modes.js';
import { CopyButton } from './copy-button.js';

/** The clipboard takes a whole text at once, several copies of it on the way. */
const MAX_COPY_BYTES = 16_777_216;

/** How the body is shown, and a way to take it along. */
export function BodyToolbar({ modes }: { readonly modes: BodyModes }) {
  const { service, report } = useWorkbench();
  const isWrapped = useSetting('wrapsLines') ?? true;
  const setWrapping = (next: boolean): void => void changeSetting({ service }, 'wrapsLines', next).catch(report);
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
          <CopyTextButton text={modes.shownText} />
        </>
      )}
    </div>
  );
}

function CopyTextButton({ text }: { readonly text: ByteStore }) {
  const isTooLarge = text.length > MAX_COPY_BYTES;
  const refusal = isTooLarge ? 'Too large to copy' : text.length === 0 ? 'Nothing to copy' : '';
  return <CopyButton read={() => new TextDecoder().decode(text.slice(0, text.length))} refusal={refusal} />;
}
