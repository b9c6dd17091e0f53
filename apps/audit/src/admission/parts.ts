/** One resource that a body names. */
export interface Part {
  readonly kind: string;
  readonly id: string;
}

/** The parts of a batch (`parts: [{kind,id}]`) and the refs of a page (`refs`), as the trail's client writes them. */
export function namedParts(plains: readonly Readonly<Record<string, unknown>>[], pageKind: string | undefined): Part[] {
  return plains.flatMap(({ parts, refs }) => [
    ...(Array.isArray(parts) ? parts.filter(isPart) : []),
    ...(Array.isArray(refs) && pageKind !== undefined ? refs.filter(isText).map((id) => ({ kind: pageKind, id })) : []),
  ]);
}

function isPart(value: unknown): value is Part {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('id' in value)) return false;
  return isText(value.kind) && isText(value.id);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
