const STORAGE_KEY = 'sallyport.sent.v1';
/** The oldest are forgotten beyond that. */
const MAX_REMEMBERED = 100;

/** The part of `sessionStorage` that is used. */
export type SentStorage = Pick<Storage, 'getItem' | 'setItem'>;

/**
 * Remembers over a reload of the tab what each unsaved request was answered last. What a saved one was, main's history
 * tells.
 */
export class SentMemory {
  private readonly exchangeIds: Map<string, string>;

  constructor(private readonly storage: SentStorage) {
    this.exchangeIds = new Map(read(storage));
  }

  /** The exchange that an editor entry sent last; `null` when none is known. */
  exchangeOf(key: string): string | null {
    return this.exchangeIds.get(key) ?? null;
  }

  remember(key: string, exchangeId: string): void {
    this.exchangeIds.delete(key);
    this.exchangeIds.set(key, exchangeId);
    const [oldest] = this.exchangeIds.keys();
    if (this.exchangeIds.size > MAX_REMEMBERED && oldest !== undefined) this.exchangeIds.delete(oldest);
    this.write();
  }

  forget(key: string): void {
    if (this.exchangeIds.delete(key)) this.write();
  }

  private write(): void {
    this.storage.setItem(STORAGE_KEY, JSON.stringify([...this.exchangeIds]));
  }
}

function read(storage: SentStorage): readonly (readonly [string, string])[] {
  try {
    const value: unknown = JSON.parse(storage.getItem(STORAGE_KEY) ?? '[]');
    return Array.isArray(value) ? value.filter(isPair) : [];
  } catch {
    return []; // Not JSON: something else wrote there.
  }
}

const isPair = (value: unknown): value is readonly [string, string] =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
