import { useState, type ReactNode } from 'react';
import { FormDialog } from './form-dialog.js';
import { useWorkbench } from './workbench-context.js';

export interface ConfirmDialogProps {
  readonly title: string;
  readonly action: string;
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Asks before something is destroyed. */
export function ConfirmDialog({ title, action, onConfirm, onClose, children }: ConfirmDialogProps) {
  const { report } = useWorkbench();
  const [isBusy, setIsBusy] = useState(false);
  const confirm = async (): Promise<void> => {
    setIsBusy(true);
    try {
      await onConfirm();
    } catch (error) {
      report(error);
    }
    onClose();
  };
  return (
    <FormDialog
      title={title}
      action={action}
      isDanger
      isBusy={isBusy}
      onClose={onClose}
      onSubmit={() => void confirm()}
    >
      <p className="dialog-text">{children}</p>
    </FormDialog>
  );
}
