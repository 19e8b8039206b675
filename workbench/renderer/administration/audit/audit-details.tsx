import { X } from 'lucide-react';
import type { AuditRecord } from 'sallyport/shim';
import { IconButton } from '../../shell/icon-button.js';
import { userNameOf } from './audit-list.js';
import { factsOf } from './audit-text.js';

export interface AuditDetailsProps {
  readonly record: AuditRecord;
  readonly userNames: ReadonlyMap<string, string>;
  readonly onClose: () => void;
}

/** Everything that one record says. */
export function AuditDetails({ record, userNames, onClose }: AuditDetailsProps) {
  return (
    <aside className="audit-details" aria-label={`Record ${record.sequence}`}>
      <header>
        <h2>Record {record.sequence}</h2>
        <IconButton label="Close the record" onPress={onClose}>
          <X size={14} aria-hidden />
        </IconButton>
      </header>
      <dl>
        {factsOf(record, userNameOf(record, userNames)).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </aside>
  );
}
