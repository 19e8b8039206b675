/**
 * What is known of callers that were heard of lately: what nobody has touched for `lifeMs` is forgotten, all of it at
 * once and without a timer, when somebody else is asked about. Two maps take turns: what is in use moves to the younger
 * one, and the older one is dropped whole.
 */
export class RecentKeys<T extends object> {
  private young = new Map<string, T>();
  private old = new Map<string, T>();
  private turnedAtMs = Number.NEGATIVE_INFINITY;
  private shared: T | undefined;

  /**
   * @param lifeMs after which an entry says the same as none
   * @param maximum entries, about: those who come beyond share one, so that many names get nobody more than few
   */
  constructor(
    private readonly lifeMs: number,
    private readonly maximum: number,
    private readonly create: () => T,
  ) {}

  /** How many entries are kept. */
  get size(): number {
    return this.young.size + this.old.size;
  }

  /** Of a caller that is known, or that shares with those who came too late. */
  find(key: string, nowMs: number): T | undefined {
    if (nowMs - this.turnedAtMs >= this.lifeMs) this.turn(nowMs);
    return this.young.get(key) ?? this.old.get(key) ?? (this.size < this.maximum ? undefined : this.shared);
  }

  /** The entry that is to change now: it is kept for `lifeMs` from here. */
  touch(key: string, nowMs: number): T {
    const known = this.find(key, nowMs);
    if (!known && this.size >= this.maximum) return (this.shared = this.create());
    if (known !== undefined && known === this.shared) return known;
    const entry = known ?? this.create();
    if (this.old.delete(key) || !known) this.young.set(key, entry);
    return entry;
  }

  forget(key: string): void {
    this.young.delete(key);
    this.old.delete(key);
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
    this.shared = undefined;
  }

  private turn(nowMs: number): void {
    const isLongAgo = nowMs - this.turnedAtMs >= 2 * this.lifeMs;
    this.old = isLongAgo ? new Map() : this.young;
    this.young = new Map();
    this.turnedAtMs = nowMs;
  }
}
