/** By service: the program that runs it. */
export type ServiceMains = Readonly<Record<string, string>>;

export interface DemoOptions {
  /** Folder of everything that the demo keeps. */
  readonly data: string;
  /** Wanted port of the console; without it the last one, or 8080. */
  readonly port: number | undefined;
  readonly reset: boolean;
  readonly open: boolean;
  readonly json: boolean;
  /** Folder of `.eml` files, loaded into the simulated account. */
  readonly mailbox: string | undefined;
  /** Generated messages of the simulated account; ignored once the account exists. */
  readonly messages: number;
  /** `real`, the address of a server that speaks Google's APIs, or undefined: the simulator. */
  readonly google: string | undefined;
  /** Programs in place of a service's own. */
  readonly mains: ServiceMains;
}
