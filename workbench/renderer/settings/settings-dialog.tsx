import { useState, type ReactNode } from 'react';
import {
  Button,
  Dialog,
  Heading,
  Modal,
  ModalOverlay,
  Switch,
  ToggleButton,
  ToggleButtonGroup,
} from 'react-aria-components';
import { SETTING_LIMITS, THEMES } from '../../contract/settings-limits.js';
import type { Settings } from '../../contract/index.js';
import { describeError } from '../shell/describe-error.js';
import { useWorkbench } from '../shell/workbench-context.js';
import { NumberSetting } from './number-setting.js';
import { changeSetting, useSetting } from './use-setting.js';

const THEME_NAMES = { system: 'As the system', light: 'Light', dark: 'Dark' } as const;

/** The settings. Each change holds at once, in every window. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const { service } = useWorkbench();
  const [fault, setFault] = useState('');
  const change = <Name extends keyof Settings>(name: Name, value: Settings[Name]): void => {
    setFault('');
    changeSetting({ service }, name, value).catch((error: unknown) => setFault(describeError(error)));
  };
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal className="modal">
        <Dialog className="dialog">
          <Heading slot="title">Settings</Heading>
          <div className="settings">
            <ThemeSetting onChange={(theme) => change('theme', theme)} />
            <WrapSetting onChange={(wrapsLines) => change('wrapsLines', wrapsLines)} />
            <TimeoutSetting onChange={(timeoutMs) => change('requestTimeoutMs', timeoutMs)} />
            <HistorySetting onChange={(entries) => change('historyEntries', entries)} />
          </div>
          <p className="settings-note" role={fault === '' ? undefined : 'alert'} data-fault={fault !== ''}>
            {fault === '' ? 'Changes hold at once, in every window.' : fault}
          </p>
          <div className="dialog-actions">
            <Button className="button" onPress={onClose}>
              Close
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

interface SettingProps<Value> {
  readonly onChange: (value: Value) => void;
}

function ThemeSetting({ onChange }: SettingProps<Settings['theme']>) {
  const theme = useSetting('theme');
  return (
    <SettingRow label="Theme">
      <ToggleButtonGroup
        className="segments"
        aria-label="Theme"
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={theme === undefined ? [] : [theme]}
        onSelectionChange={(keys) => {
          const chosen = THEMES.find((each) => keys.has(each));
          if (chosen) onChange(chosen);
        }}
      >
        {THEMES.map((each) => (
          <ToggleButton key={each} id={each} className="segment">
            {THEME_NAMES[each]}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
    </SettingRow>
  );
}

function WrapSetting({ onChange }: SettingProps<boolean>) {
  const wrapsLines = useSetting('wrapsLines');
  return (
    <SettingRow label="Wrap long lines of responses">
      <Switch
        className="switch"
        aria-label="Wrap long lines of responses"
        isSelected={wrapsLines ?? true}
        onChange={onChange}
      >
        <span className="switch-track" />
      </Switch>
    </SettingRow>
  );
}

function TimeoutSetting({ onChange }: SettingProps<number>) {
  const timeoutMs = useSetting('requestTimeoutMs');
  const { min, max } = SETTING_LIMITS.requestTimeoutMs;
  return (
    <NumberSetting
      label="Request timeout"
      hint="Until the response begins, and for each pause in it. Event streams may pause for an hour, as long as this is 30 seconds."
      unit="seconds"
      value={timeoutMs === undefined ? undefined : timeoutMs / 1_000}
      min={min / 1_000}
      max={max / 1_000}
      onChange={(seconds) => onChange(seconds * 1_000)}
    />
  );
}

function HistorySetting({ onChange }: SettingProps<number>) {
  const entries = useSetting('historyEntries');
  const { min, max } = SETTING_LIMITS.historyEntries;
  return (
    <NumberSetting
      label="Keep in the history"
      unit="exchanges"
      value={entries}
      min={min}
      max={max}
      onChange={onChange}
    />
  );
}

function SettingRow({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div className="setting">
      <span className="setting-label">{label}</span>
      {children}
    </div>
  );
}
