import { Gauge, KeyRound, LockKeyhole, LogOut, ScrollText, UserPlus, UserRound, Users } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { isAdministrator, type AccessState } from '../access/access.js';
import type { AdministrationTab } from '../administration/administration-tabs.js';
import { describeError } from '../shell/describe-error.js';
import { useStore } from '../shell/store.js';
import { useWorkbench } from '../shell/workbench-context.js';
import { ChangePasswordDialog } from './change-password-dialog.js';
import { SetUpDialog } from './set-up-dialog.js';

export interface AccountMenuProps {
  readonly onAdministrate: (tab: AdministrationTab) => void;
}

type Question = 'set-up' | 'change-password';

/** Who works here, what they may look after, and the ways out. */
export function AccountMenu({ onAdministrate }: AccountMenuProps) {
  const { access } = useWorkbench();
  const state = useStore(access.state, (value) => value);
  const [question, setQuestion] = useState<Question | null>(null);
  const leave = useLeave();
  const close = (): void => setQuestion(null);
  return (
    <>
      <MenuTrigger>
        <Button className="icon-button account-button" aria-label={buttonLabel(state)}>
          {state.kind === 'signed-in' ? initialOf(state.session.userName) : <UserRound size={15} aria-hidden />}
        </Button>
        <Popover className="popover" placement="bottom end" offset={4}>
          <Menu className="menu account-menu">
            <MenuSection>
              <Header className="menu-header">
                <WhoIsHere state={state} />
              </Header>
              {state.kind === 'open' && (
                <Item icon={<UserPlus size={14} aria-hidden />} onAction={() => setQuestion('set-up')}>
                  Set up users…
                </Item>
              )}
              {state.kind === 'signed-in' && (
                <Item icon={<KeyRound size={14} aria-hidden />} onAction={() => setQuestion('change-password')}>
                  Change password…
                </Item>
              )}
            </MenuSection>
            {isAdministrator(state) && <Administration state={state} onAdministrate={onAdministrate} />}
            {state.kind === 'signed-in' && <Separator className="menu-separator" />}
            {state.kind === 'signed-in' && (
              <Item icon={<LockKeyhole size={14} aria-hidden />} onAction={() => leave('locked')}>
                Lock now
              </Item>
            )}
            {state.kind === 'signed-in' && (
              <Item icon={<LogOut size={14} aria-hidden />} onAction={() => leave('signed-out')}>
                Sign out
              </Item>
            )}
          </Menu>
        </Popover>
      </MenuTrigger>
      {question === 'set-up' && <SetUpDialog onClose={close} />}
      {question === 'change-password' && <ChangePasswordDialog onClose={close} />}
    </>
  );
}

interface AdministrationProps extends AccountMenuProps {
  readonly state: AccessState;
}

function Administration({ state, onAdministrate }: AdministrationProps) {
  return (
    <MenuSection aria-label="Administration">
      {state.kind === 'signed-in' && (
        <Item icon={<Users size={14} aria-hidden />} onAction={() => onAdministrate('users')}>
          Users and sessions
        </Item>
      )}
      <Item icon={<ScrollText size={14} aria-hidden />} onAction={() => onAdministrate('audit')}>
        Audit trail
      </Item>
      <Item icon={<Gauge size={14} aria-hidden />} onAction={() => onAdministrate('limits')}>
        Limits
      </Item>
    </MenuSection>
  );
}

interface ItemProps {
  readonly icon: ReactNode;
  readonly onAction: () => void;
  readonly children: string;
}

function Item({ icon, onAction, children }: ItemProps) {
  return (
    <MenuItem className="menu-item" textValue={children} onAction={onAction}>
      {icon}
      {children}
    </MenuItem>
  );
}

function WhoIsHere({ state }: { readonly state: AccessState }) {
  if (state.kind !== 'signed-in') return <span>No users: whoever opens the workbench may use it</span>;
  const { userName, roles } = state.session;
  return (
    <>
      <strong>{userName}</strong>
      <span>{roles.includes('admin') ? 'Administrator' : 'User'}</span>
    </>
  );
}

/** Leaves, when all that was typed is on main's disk or can't get there. */
function useLeave(): (reason: 'locked' | 'signed-out') => void {
  const { access, drafts, notices } = useWorkbench();
  return (reason) => {
    const leave = async (): Promise<void> => {
      try {
        await drafts.flush();
      } catch (error) {
        // Locked, it stays here; signed out, it would be gone.
        if (reason === 'signed-out') throw error;
      }
      await access.leave(reason);
    };
    leave().catch((error: unknown) => notices.add(`You are still signed in: ${describeError(error)}`));
  };
}

const buttonLabel = (state: AccessState): string =>
  state.kind === 'signed-in' ? `Account of ${state.session.userName}` : 'Account';

const initialOf = (name: string): string => [...name][0]?.toUpperCase() ?? '';
