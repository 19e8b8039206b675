/**
 * A function or a stream that stays in the page, in the place of an argument, until it is known what the method takes.
 * Nothing that came over the wire is an instance of it.
 */
export abstract class LiveArgument {
  abstract readonly kind: 'callback' | 'upload';

  /**
   * Makes what the method gets. Called once.
   *
   * @param convert makes what is sent of what a callback is called with, and what is read of what an upload brought
   */
  abstract open(convert: (value: unknown) => unknown): unknown;
}
