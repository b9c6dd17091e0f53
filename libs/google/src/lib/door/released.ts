/**
 * Data that may be used: its outcome stands in the trail. Only the door makes one, so a function that takes
 * `Released<T>` cannot be given bytes that were never entered.
 */
export class Released<T> {
  /** @internal */
  private constructor(
    readonly value: T,
    /** Id of the exchange in the trail. */
    readonly exchange: string,
  ) {}

  /** @internal for the door alone; not exported from the library. */
  static make<T>(value: T, exchange: string): Released<T> {
    return new Released(value, exchange);
  }
}
