import { Group, Input, Label, NumberField, Text } from 'react-aria-components';

export interface NumberSettingProps {
  readonly label: string;
  readonly unit: string;
  readonly hint?: string;
  /** `undefined` until it is known. */
  readonly value: number | undefined;
  readonly min: number;
  readonly max: number;
  readonly onChange: (value: number) => void;
}

/** A whole number, taken when the field is left or Enter is pressed; what is beyond the limits becomes the nearest. */
export function NumberSetting({ label, unit, hint, value, min, max, onChange }: NumberSettingProps) {
  return (
    <NumberField
      className="setting"
      value={value ?? Number.NaN}
      minValue={min}
      maxValue={max}
      step={1}
      formatOptions={{ maximumFractionDigits: 0 }}
      onChange={(next) => {
        if (Number.isFinite(next) && next !== value) onChange(next);
      }}
    >
      <div className="setting-label">
        <Label>{label}</Label>
        {hint !== undefined && (
          <Text slot="description" className="setting-hint">
            {hint}
          </Text>
        )}
      </div>
      <Group className="setting-number">
        <Input className="input" />
        <span aria-hidden="true">{unit}</span>
      </Group>
    </NumberField>
  );
}
