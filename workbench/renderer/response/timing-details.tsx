import type { HttpTimings } from 'sallyport/shim';
import { formatDuration } from '../format/format-duration.js';
import { FactPopover } from './fact-popover.js';
import { timingPhases } from './timing-phases.js';

/** How long it took, with where the time went behind it. */
export function TimingDetails({ timings }: { readonly timings: HttpTimings }) {
  const phases = timingPhases(timings);
  return (
    <FactPopover text={formatDuration(timings.totalMs)} label="Where the time went">
      <table className="details-table">
        <tbody>
          {phases.map((phase) => (
            <tr key={phase.name}>
              <th scope="row">{phase.name}</th>
              <td className="phase-track">
                {phase.ms !== null && (
                  <span
                    className="phase-bar"
                    data-phase={phase.name}
                    style={{ marginInlineStart: `${phase.startPercent}%`, width: `${phase.widthPercent}%` }}
                  />
                )}
              </td>
              <td className="number">{phase.ms === null ? '—' : formatDuration(phase.ms)}</td>
            </tr>
          ))}
          <tr className="details-total">
            <th scope="row" colSpan={2}>
              Total
            </th>
            <td className="number">{formatDuration(timings.totalMs)}</td>
          </tr>
        </tbody>
      </table>
    </FactPopover>
  );
}
