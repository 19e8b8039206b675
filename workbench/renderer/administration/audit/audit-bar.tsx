import { X } from 'lucide-react';
import { Button, Input, Label, TextField } from 'react-aria-components';
import { NO_FILTER, OUTCOMES, isFiltered, type AuditFilter } from './audit-filter.js';

export interface AuditBarProps {
  readonly filter: AuditFilter;
  readonly onChange: (filter: AuditFilter) => void;
}

/** Which records are looked for. */
export function AuditBar({ filter, onChange }: AuditBarProps) {
  const change = (part: Partial<AuditFilter>): void => onChange({ ...filter, ...part });
  return (
    <search className="audit-filter">
      <label className="filter-field">
        Outcome
        <select
          className="input"
          value={filter.outcome}
          onChange={({ target }) => change({ outcome: target.value as AuditFilter['outcome'] })}
        >
          <option value="">All</option>
          {OUTCOMES.map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <FilterText label="Channel" hint="users" value={filter.channel} onChange={(channel) => change({ channel })} />
      <FilterText label="Code" hint="RATE_LIMITED" value={filter.code} onChange={(code) => change({ code })} />
      <FilterText label="Text" hint="id, origin…" value={filter.text} onChange={(text) => change({ text })} />
      <FilterTime label="From" value={filter.since} onChange={(since) => change({ since })} />
      <FilterTime label="Until" value={filter.until} onChange={(until) => change({ until })} />
      <Button
        className="button small filter-clear"
        onPress={() => onChange(NO_FILTER)}
        isDisabled={!isFiltered(filter)}
      >
        <X size={13} aria-hidden />
        Clear
      </Button>
    </search>
  );
}

interface FilterTextProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function FilterText({ label, hint, value, onChange }: FilterTextProps) {
  return (
    <TextField className="filter-field" value={value} onChange={onChange} autoComplete="off">
      <Label>{label}</Label>
      <Input className="input" placeholder={hint} spellCheck="false" />
    </TextField>
  );
}

function FilterTime({ label, value, onChange }: Omit<FilterTextProps, 'hint'>) {
  return (
    <label className="filter-field time">
      {label}
      <input
        className="input"
        type="datetime-local"
        step={1}
        value={value}
        data-empty={value === ''}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}
