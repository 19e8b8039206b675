import { useDeferredValue, useMemo } from 'react';
import { Button } from 'react-aria-components';
import { prettyJson } from '../response/body/pretty-json.js';
import { jsonFault } from './json-fault.js';

export interface JsonCheckProps {
  readonly text: string;
  readonly onFormat: (text: string) => void;
}

/** Says whether text is JSON, and lays it out on request. */
export function JsonCheck({ text, onFormat }: JsonCheckProps) {
  const settled = useDeferredValue(text);
  const fault = useMemo(() => jsonFault(settled), [settled]);
  return (
    <>
      <output className="json-fault">{fault}</output>
      <Button
        className="button small"
        isDisabled={fault !== '' || text.trim() === ''}
        onPress={() => onFormat([...prettyJson(text)].join(''))}
      >
        Format
      </Button>
    </>
  );
}
