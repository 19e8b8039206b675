import type { HttpOutcome } from 'sallyport/shim';
import { formatBytes, formatExactBytes } from '../format/format-bytes.js';
import { FactPopover } from './fact-popover.js';

/** How large the body is, with what crossed the network behind it. */
export function SizeDetails({ outcome }: { readonly outcome: HttpOutcome }) {
  const rows = [
    ['Body', outcome.bodyBytes],
    ['Over the network', outcome.wireBytes],
  ] as const;
  return (
    <FactPopover text={formatBytes(outcome.bodyBytes)} label="How large it was">
      <table className="details-table">
        <tbody>
          {rows.map(([name, bytes]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="number">{formatExactBytes(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </FactPopover>
  );
}
