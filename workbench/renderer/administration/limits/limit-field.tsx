import { Group, Input, Label, NumberField, Text } from 'react-aria-components';
import { LIMIT_RULES, type LimitName } from '../../../contract/limit-rules.js';
import { EFFECT_TEXTS, LIMIT_TEXTS } from './limit-text.js';

export interface LimitFieldProps {
  readonly name: LimitName;
  /** As it is typed. */
  readonly value: number;
  /** As it was chosen last. */
  readonly chosen: number;
  /** As it holds at present; `undefined` until that is known. */
  readonly inForce: number | undefined;
  readonly onChange: (value: number) => void;
}

/** One limit: what it protects from, its range, its default, and whether it holds yet. */
export function LimitField({ name, value, chosen, inForce, onChange }: LimitFieldProps) {
  const { min, max, initial, effect } = LIMIT_RULES[name];
  const { label, unit, purpose } = LIMIT_TEXTS[name];
  const isWaiting = inForce !== undefined && inForce !== chosen;
  return (
    <NumberField
      className="limit"
      value={value}
      minValue={min}
      maxValue={max}
      step={1}
      formatOptions={{ maximumFractionDigits: 0 }}
      onChange={(next) => {
        if (Number.isFinite(next)) onChange(next);
      }}
    >
      <div className="limit-label">
        <Label>{label}</Label>
        {value !== chosen && <span className="tag">Changed</span>}
        {isWaiting && <span className="tag waiting">{format(inForce)} until a restart</span>}
        <Text slot="description" className="setting-hint">
          {purpose} {EFFECT_TEXTS[effect]}
        </Text>
      </div>
      <div className="limit-value">
        <Group className="setting-number">
          <Input className="input" />
          <span aria-hidden="true">{unit}</span>
        </Group>
        <p className="setting-hint">
          {format(min)} to {format(max)}, by default {format(initial)}
        </p>
      </div>
    </NumberField>
  );
}

const format = (value: number): string => value.toLocaleString('en');
