import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from '../../shell/icon-button.js';
import { useWorkbench } from '../../shell/workbench-context.js';
import { copyText } from './copy-text.js';

const COPIED_MS = 1_500;

export interface CopyButtonProps {
  /** Called when it is pressed. */
  readonly read: () => string;
  /** Why it can't be copied; empty when it can. @default '' */
  readonly refusal?: string;
}

/** Puts a text on the clipboard. */
export function CopyButton({ read, refusal = '' }: CopyButtonProps) {
  const { notices } = useWorkbench();
  const [isCopied, setIsCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), COPIED_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async (): Promise<void> => {
    if (await copyText(read())) setIsCopied(true);
    else notices.add('The clipboard refused the text.');
  };
  return (
    <IconButton
      label={isCopied ? 'Copied' : refusal === '' ? 'Copy to clipboard' : refusal}
      isDisabled={refusal !== ''}
      onPress={() => void copy()}
    >
      {isCopied ? <Check size={15} aria-hidden /> : <Copy size={15} aria-hidden />}
    </IconButton>
  );
}
