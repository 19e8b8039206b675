/** Ids this far apart have the same place. */
const PLACES = 256;

/**
 * What is pending on a connection, by ids that rise. A `Map` that much comes to and goes from is replaced by another
 * again and again, and each keeps the next alive, with what was in it: of short calls the collector then takes more
 * time than all else together. So what is recent has a place in a list; a `Map` has what finds its place taken.
 */
export class IdMap<T extends object> {
  private readonly ids: number[] = Array.from({ length: PLACES }, () => 0);
  private readonly places: (T | undefined)[] = Array.from({ length: PLACES }, () => undefined);
  private readonly others = new Map<number, T>();

  /** @param id that is not in the map */
  set(id: number, value: T): void {
    const place = id % PLACES;
    if (this.places[place] === undefined) {
      this.ids[place] = id;
      this.places[place] = value;
    } else this.others.set(id, value);
  }

  get(id: number): T | undefined {
    const place = id % PLACES;
    return this.ids[place] === id ? this.places[place] : this.others.get(id);
  }

  delete(id: number): void {
    const place = id % PLACES;
    if (this.ids[place] === id) this.places[place] = undefined;
    else this.others.delete(id);
  }

  clear(): void {
    this.places.fill(undefined);
    this.others.clear();
  }

  /** In the order of their ids. */
  entries(): readonly (readonly [number, T])[] {
    const placed = this.places.flatMap((value, place) => (value ? [[this.ids[place] ?? 0, value] as const] : []));
    return [...placed, ...this.others].toSorted(([one], [other]) => one - other);
  }
}
