/** Which organisation somebody belongs to: enough to know all colleagues. */
export interface Organisation {
  readonly domain: string;
  readonly people: number;
  readonly seed: string;
}
