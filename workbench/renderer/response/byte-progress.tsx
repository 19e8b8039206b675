import { ProgressBar } from 'react-aria-components';
import { formatBytes } from '../format/format-bytes.js';

export interface ByteProgressProps {
  readonly label: string;
  readonly bytes: number;
  /** `null` when nobody knows. */
  readonly totalBytes: number | null;
}

/** How many bytes there are, of how many. */
export function ByteProgress({ label, bytes, totalBytes }: ByteProgressProps) {
  const text = formatBytes(bytes);
  return (
    <ProgressBar
      className="progress"
      aria-label={label}
      isIndeterminate={totalBytes === null}
      value={bytes}
      maxValue={totalBytes ?? 100}
      valueLabel={totalBytes === null ? text : `${text} of ${formatBytes(totalBytes)}`}
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
          <span className="progress-text">{totalBytes === null ? `${text} so far` : valueText}</span>
        </>
      )}
    </ProgressBar>
  );
}
