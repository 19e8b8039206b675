import type { FormEvent, ReactNode } from 'react';
import { Button, Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

export interface FormDialogProps {
  readonly title: string;
  /** What the button that goes on is called. */
  readonly action: string;
  /** Whether going on destroys something: it then has to be asked for, not only confirmed. */
  readonly isDanger?: boolean;
  readonly isBusy?: boolean;
  readonly onSubmit: () => void;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A question that has to be answered first. Escape, or a press outside, leaves it. */
export function FormDialog(props: FormDialogProps) {
  const { title, action, isDanger = false, isBusy = false, onSubmit, onClose, children } = props;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal className="modal">
        <Dialog className="dialog" role={isDanger ? 'alertdialog' : 'dialog'}>
          <form noValidate onSubmit={submit}>
            <Heading slot="title">{title}</Heading>
            {children}
            <div className="dialog-actions">
              {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- a dialog takes the focus; here to where Enter does no harm */}
              <Button className="button" autoFocus={isDanger} onPress={onClose}>
                {isDanger ? 'Keep' : 'Close'}
              </Button>
              <Button className={isDanger ? 'button danger' : 'button primary'} type="submit" isPending={isBusy}>
                {action}
              </Button>
            </div>
          </form>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
