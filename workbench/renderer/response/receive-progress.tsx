import { ProgressBar } from 'react-aria-components';
import type { HttpResponse } from 'sallyport/shim';
import { formatBytes } from '../format/format-bytes.js';
import { expectedBytes } from './expected-bytes.js';

export interface ReceiveProgressProps {
  readonly response: HttpResponse;
  readonly receivedBytes: number;
}

/** How much of the body has arrived. */
export function ReceiveProgress({ response, receivedBytes }: ReceiveProgressProps) {
  const expected = expectedBytes(response);
  const received = formatBytes(receivedBytes);
  return (
    <ProgressBar
      className="progress"
      aria-label="Download"
      isIndeterminate={expected === null}
      value={receivedBytes}
      maxValue={expected ?? 100}
      valueLabel={expected === null ? received : `${received} of ${formatBytes(expected)}`}
    >
      {({ percentage, valueText }) => (
        <>
          <div className="progress-track">
            <div
              className="progress-bar"
              data-indeterminate={percentage === undefined}
              style={percentage === undefined ? {} : { width: `${percentage}%` }}
            />
          </div>
          <span className="progress-text">{expected === null ? `${received} so far` : valueText}</span>
        </>
      )}
    </ProgressBar>
  );
}
