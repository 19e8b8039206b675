/** For an access decision on a method that overrides another. */
export interface ReplacesOption {
  /**
   * Says that this decision is meant to take the place of the base class's. Without it, a second decision is a fault:
   * a guard is not to be lost by accident.
   * @default false
   */
  readonly replaces?: boolean;
}
