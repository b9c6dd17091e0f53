/** A request that Google answers with 400; the message is what stands behind `Invalid requests[n].kind: `. */
export class EditRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'EditRefused';
  }
}

/** Which request of a batch it was. */
export class BatchRefused extends Error {
  constructor(index: number, kind: string | undefined, message: string) {
    super(`Invalid requests[${String(index)}]${kind === undefined ? '' : `.${kind}`}: ${message}`);
    this.name = 'BatchRefused';
  }
}
