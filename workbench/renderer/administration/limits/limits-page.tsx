import { useQuery } from '@tanstack/react-query';
import { useSharedState } from 'sallyport/renderer/react';
import { useState } from 'react';
import { Button } from 'react-aria-components';
import type { LimitChoices } from '../../../contract/index.js';
import { LIMIT_GROUPS, LIMIT_NAMES, LIMIT_RULES, type LimitName } from '../../../contract/limit-rules.js';
import { describeError } from '../../shell/describe-error.js';
import { queries } from '../../shell/queries.js';
import { useWorkbench } from '../../shell/workbench-context.js';
import { LimitField } from './limit-field.js';
import { GROUP_TEXTS } from './limit-text.js';

type Numbers = Readonly<Record<LimitName, number>>;

/** What bounds the work of main, to be seen and changed. */
export function LimitsPage() {
  const { service } = useWorkbench();
  const chosen = useSharedState(service.limits.chosen, (value) => value);
  if (!chosen) return <p className="pane-hint">Loading…</p>;
  return <LimitsForm told={chosen} />;
}

function LimitsForm({ told }: { readonly told: LimitChoices }) {
  const { service } = useWorkbench();
  const inForce = useQuery(queries.limitsInForce(service, told)).data;
  const { chosen, edited, set, isChanged, save, discard, reset, note, isBusy } = useLimits(told);
  return (
    <form
      className="limits"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <div className="administration-scroll">
        {LIMIT_GROUPS.map((group) => (
          <fieldset key={group} className="limit-group">
            <legend>{GROUP_TEXTS[group]}</legend>
            {LIMIT_NAMES.filter((name) => LIMIT_RULES[name].group === group).map((name) => (
              <LimitField
                key={name}
                name={name}
                value={edited[name]}
                chosen={chosen[name]}
                inForce={inForce?.[name]}
                onChange={(value) => set(name, value)}
              />
            ))}
          </fieldset>
        ))}
      </div>
      <footer className="limits-bar">
        <p role={note.isFault ? 'alert' : 'status'} data-fault={note.isFault}>
          {note.text}
        </p>
        <Button className="button" onPress={reset} isDisabled={isBusy || isInitial(edited)}>
          Reset to defaults
        </Button>
        <Button className="button" onPress={discard} isDisabled={isBusy || !isChanged}>
          Discard
        </Button>
        {/* Never disabled: what is typed counts only when its field is left, as by pressing this. */}
        <Button className="button primary" type="submit" isPending={isBusy}>
          Save
        </Button>
      </footer>
    </form>
  );
}

interface Note {
  readonly text: string;
  readonly isFault: boolean;
}

const NO_NOTE: Note = { text: '', isFault: false };

/** What is typed and not saved, over what was chosen last. @param told what main has told was chosen */
function useLimits(told: LimitChoices) {
  const { service } = useWorkbench();
  const [saved, setSaved] = useState<{ readonly over: LimitChoices; readonly numbers: Numbers } | null>(null);
  // Until main tells of it, what was saved here is what was chosen.
  const chosen: Numbers = saved?.over === told ? saved.numbers : told;
  const [changes, setChanges] = useState<Partial<Numbers>>({});
  const [note, setNote] = useState(NO_NOTE);
  const [isBusy, setBusy] = useState(false);
  const edited: Numbers = { ...chosen, ...changes };
  const isChanged = LIMIT_NAMES.some((name) => edited[name] !== chosen[name]);
  const edit = (next: Partial<Numbers>): void => {
    setChanges(next);
    setNote(NO_NOTE);
  };
  const save = async (): Promise<void> => {
    if (!isChanged) return setNote({ text: 'Nothing was changed.', isFault: false });
    setBusy(true);
    try {
      await service.limits.change(edited);
      setSaved({ over: told, numbers: edited });
      setChanges({});
      setNote({ text: 'Saved.', isFault: false });
    } catch (error) {
      setNote({ text: describeError(error), isFault: true });
    }
    setBusy(false);
  };
  return {
    chosen,
    edited,
    isChanged,
    isBusy,
    note: isChanged && !note.isFault ? { text: 'Not saved yet.', isFault: false } : note,
    set: (name: LimitName, value: number) => edit({ ...changes, [name]: value }),
    save: () => void save(),
    discard: () => edit({}),
    reset: () => edit(Object.fromEntries(LIMIT_NAMES.map((name) => [name, LIMIT_RULES[name].initial]))),
  };
}

const isInitial = (numbers: Numbers): boolean =>
  LIMIT_NAMES.every((name) => numbers[name] === LIMIT_RULES[name].initial);
