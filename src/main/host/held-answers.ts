/**
 * Answers that wait for a decision about the events of their calls. The places of these calls are free already, so no
 * more of them wait than there are places: what is beyond that gives its order up instead of filling the memory.
 */
export class HeldAnswers {
  private count = 0;

  constructor(private readonly maximum: number) {}

  /** Gives an answer when all is decided, or at once where too many wait. */
  hold(decisions: Iterable<Promise<unknown>>, answer: () => void): void {
    if (this.count >= this.maximum) return answer();
    this.count += 1;
    const settle = (): void => {
      this.count -= 1;
      answer();
    };
    void Promise.allSettled(decisions).then(settle);
  }
}
