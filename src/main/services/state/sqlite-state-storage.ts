import type { Transaction } from 'kysely';
import {
  ProtocolError,
  applyChanges,
  decodeMessage,
  encodeMessage,
  freezeValue,
  systemClock,
  type Clock,
  type StateChange,
} from '../../../shared/index.js';
import type { LogAddition, LoggedRevision, StateStorage, StoredState } from '../../state/index.js';
import type { Database } from '../persistence/index.js';
import type { StateSchema } from './state-schema.js';

/** Revisions that may be there beyond those to keep, so that not every change has to move the beginning of the log. */
const SURPLUS = 0.25;

/** Keeps states in a database. What it says is saved survives the process being killed, and the power going. */
export class SqliteStateStorage implements StateStorage, AsyncDisposable {
  /** @param database owned by this object from now on */
  constructor(
    private readonly database: Database<StateSchema>,
    private readonly clock: Clock = systemClock,
  ) {}

  async load(name: string): Promise<StoredState | undefined> {
    const query = this.database.query.selectFrom('state').select(['revision', 'value']).where('name', '=', name);
    const row = await query.executeTakeFirst();
    return row && { revision: row.revision, value: decode(row.value) };
  }

  async save(name: string, { revision, value }: StoredState, log?: LogAddition): Promise<void> {
    const row = { name, revision, saved_at_ms: this.clock.wallMs(), value: encode(value) };
    await this.database.transaction(async (transaction) => {
      await transaction.replaceInto('state').values(row).execute();
      if (log) await new LogWriter(transaction, name).add(log);
    });
  }

  setAside(name: string): Promise<string> {
    return this.database.transaction(async (transaction) => {
      const aside = await this.chooseName(transaction, name);
      for (const table of ['state', 'base', 'revision'] as const) {
        await transaction.updateTable(table).set({ name: aside }).where('name', '=', name).execute();
      }
      return aside;
    });
  }

  copyAside(name: string): Promise<string> {
    return this.database.transaction(async (transaction) => {
      const row = await transaction.selectFrom('state').selectAll().where('name', '=', name).executeTakeFirst();
      const aside = await this.chooseName(transaction, name);
      if (row)
        await transaction
          .insertInto('state')
          .values({ ...row, name: aside })
          .execute();
      return aside;
    });
  }

  async revisions(name: string): Promise<readonly Pick<LoggedRevision, 'revision' | 'atMs'>[]> {
    const { query } = this.database;
    const bases = query.selectFrom('base').select(['revision', 'at_ms']).where('name', '=', name);
    const changes = query.selectFrom('revision').select(['revision', 'at_ms']).where('name', '=', name);
    // Where there is a base at a revision, it is there in both; the time is the same.
    const rows = await bases.union(changes).orderBy('revision').execute();
    return rows
      .filter((row, index) => row.revision !== rows[index + 1]?.revision)
      .map((row) => ({ revision: row.revision, atMs: row.at_ms }));
  }

  async at(name: string, revision: number): Promise<unknown> {
    return replay(this.database.query, name, revision);
  }

  /** Such as `settings set aside 20261120T105603Z`: no state of a service can have this name. */
  private async chooseName(transaction: Transaction<StateSchema>, name: string): Promise<string> {
    const time = new Date(this.clock.wallMs()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
    for (let attempt = 1; ; attempt += 1) {
      const aside = `${name} set aside ${time}${attempt === 1 ? '' : `-${attempt}`}`;
      const found = await transaction.selectFrom('state').select('name').where('name', '=', aside).executeTakeFirst();
      if (!found) return aside;
    }
  }

  /** Closes the database. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.database[Symbol.asyncDispose]();
  }
}

type Query = Pick<Transaction<StateSchema>, 'selectFrom'>;

/** Adds to one log, and shortens it. */
class LogWriter {
  constructor(
    private readonly transaction: Transaction<StateSchema>,
    private readonly name: string,
  ) {}

  async add({ base, revisions, maxRevisions }: LogAddition): Promise<void> {
    const [first] = revisions;
    if (!first) return;
    if ((await this.lastRevision()) !== base.revision) await this.addBase(base.revision, first.atMs, base.value);
    for (const { revision, atMs, changes } of revisions) {
      const row = { name: this.name, revision, at_ms: atMs, changes: encode(changes) };
      await this.transaction.replaceInto('revision').values(row).execute();
    }
    await this.shorten(maxRevisions);
  }

  private async lastRevision(): Promise<number | undefined> {
    const [change, base] = [await this.edge('revision', 'desc'), await this.edge('base', 'desc')];
    if (!change || !base) return (change ?? base)?.revision;
    return Math.max(change.revision, base.revision);
  }

  /** The log begins later: what led to its new beginning goes. */
  private async shorten(maxRevisions: number): Promise<void> {
    const [first, last] = [await this.edge('revision', 'asc'), await this.edge('revision', 'desc')];
    if (!first || !last || last.revision - first.revision < maxRevisions * (1 + SURPLUS)) return;
    const beginning = last.revision - maxRevisions;
    const value = await replay(this.transaction, this.name, beginning);
    const at = await this.transaction
      .selectFrom('revision')
      .select('at_ms')
      .where('name', '=', this.name)
      .where('revision', '=', beginning)
      .executeTakeFirst();
    if (value !== undefined && at) await this.addBase(beginning, at.at_ms, value);
    const { transaction, name } = this;
    await transaction.deleteFrom('revision').where('name', '=', name).where('revision', '<=', beginning).execute();
    await transaction.deleteFrom('base').where('name', '=', name).where('revision', '<', beginning).execute();
  }

  private edge(table: 'revision' | 'base', direction: 'asc' | 'desc') {
    return this.transaction
      .selectFrom(table)
      .select(['revision', 'at_ms'])
      .where('name', '=', this.name)
      .orderBy('revision', direction)
      .limit(1)
      .executeTakeFirst();
  }

  private async addBase(revision: number, atMs: number, value: unknown): Promise<void> {
    const row = { name: this.name, revision, at_ms: atMs, value: encode(value) };
    await this.transaction.replaceInto('base').values(row).execute();
  }
}

/** @returns `undefined` when the log does not lead there */
async function replay(query: Query, name: string, revision: number): Promise<unknown> {
  const base = await query
    .selectFrom('base')
    .select(['revision', 'value'])
    .where('name', '=', name)
    .where('revision', '<=', revision)
    .orderBy('revision', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!base) return undefined;
  const rows = await query
    .selectFrom('revision')
    .select('changes')
    .where('name', '=', name)
    .where('revision', '>', base.revision)
    .where('revision', '<=', revision)
    .orderBy('revision')
    .execute();
  if (rows.length !== revision - base.revision) return undefined;
  return rows.reduce<unknown>(
    (value, { changes }) => applyChanges(value, decode(changes) as StateChange[]),
    freezeValue(decode(base.value)),
  );
}

/** As on a socket, so that everything that can be in a state can be here. */
function encode(value: unknown): Uint8Array {
  return encodeMessage({ value });
}

function decode(bytes: Uint8Array): unknown {
  const message = decodeMessage(bytes);
  if (typeof message === 'object' && message !== null && 'value' in message) return message.value;
  throw new ProtocolError({ reason: 'what was stored is no state' });
}
