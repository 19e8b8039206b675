import type { Generated } from 'kysely';
import type { HistoryEntry } from '../../contract/index.js';

/**
 * The workbench's tables. A draft is kept whole, as JSON, which holds any text exactly; what lists show stands beside
 * it in columns.
 */
export interface WorkbenchSchema {
  readonly collection: {
    readonly id: string;
    readonly name: string;
    readonly position: number;
  };
  readonly request: {
    readonly id: string;
    readonly collection_id: string;
    readonly position: number;
    readonly name: string;
    readonly method: string;
    readonly draft: string;
    readonly saved_at_ms: number;
  };
  readonly exchange: {
    /** Gives the order, whatever happens to the clock. */
    readonly sequence: Generated<number>;
    readonly id: string;
    readonly request_id: string | null;
    readonly method: string;
    readonly url: string;
    readonly draft: string;
    readonly sent_at_ms: number;
    readonly state: HistoryEntry['state'];
    readonly status: number | null;
    readonly total_ms: number | null;
    readonly body_bytes: number | null;
    readonly response_id: string | null;
    readonly response: string | null;
    readonly outcome: string | null;
  };
}
