/**
 * The addresses (lower case) and names of a `To` or `Cc`; what is no address is passed over. Linear in the length: headers come
 * from outside, and one of megabytes must not hold everybody up.
 */
export function addressList(header: string): [address: string, name: string][] {
  return entriesOf(header).flatMap((entry) => {
    const open = entry.lastIndexOf('<');
    const address =
      open === -1
        ? entry.trim()
        : entry
            .slice(open + 1)
            .replace(/>[^>]*$/, '')
            .trim();
    if (!isAddress(address)) return [];
    return [[address.toLowerCase(), open === -1 ? '' : unquoted(entry.slice(0, open).trim())]];
  });
}

/** A comma between quotes belongs to a name: `"Baker, Tom" <tom@…>`. */
function entriesOf(header: string): string[] {
  const entries: string[] = [];
  let [start, isQuoted] = [0, false];
  for (let at = 0; at < header.length; at += 1) {
    if (isQuoted && header[at] === '\\') at += 1;
    else if (header[at] === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (header[at] === ',' || header[at] === ';')) {
      entries.push(header.slice(start, at));
      start = at + 1;
    }
  }
  return [...entries, header.slice(start)];
}

function isAddress(text: string): boolean {
  const at = text.indexOf('@');
  return (
    at > 0 && at < text.length - 1 && text.length <= 320 && !/[\s<>"@]/.test(text.slice(at + 1)) && !/[\s<>]/.test(text)
  );
}

function unquoted(name: string): string {
  return /^".*"$/s.test(name) ? name.slice(1, -1).replace(/\\(.)/gs, '$1') : name;
}
