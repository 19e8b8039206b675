/** Growing list of unsigned 32-bit numbers: four bytes each, where an array of numbers takes eight or more. */
export class OffsetList {
  private values = new Uint32Array(256);
  private count = 0;

  get length(): number {
    return this.count;
  }

  push(value: number): void {
    if (this.count === this.values.length) {
      const larger = new Uint32Array(this.count * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.count] = value;
    this.count += 1;
  }

  /** `undefined` outside. */
  at(index: number): number | undefined {
    return index < this.count ? this.values[index] : undefined;
  }
}
