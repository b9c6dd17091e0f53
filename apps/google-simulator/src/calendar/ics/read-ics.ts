/** One property of an iCalendar object: `DTSTART;TZID=Asia/Ho_Chi_Minh:20261125T090000`. */
export interface IcsLine {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** As it stands, escapes and all. */
  readonly value: string;
}

/** The VEVENTs of an iCalendar text (RFC 5545), each as its lines; what nests in them (alarms) is left out. */
export function readIcs(text: string): IcsLine[][] {
  const events: IcsLine[][] = [];
  const open: string[] = [];
  for (const line of unfolded(text).flatMap(parseLine)) {
    if (line.name === 'BEGIN') {
      open.push(line.value.toUpperCase());
      if (open.at(-1) === 'VEVENT') events.push([]);
    } else if (line.name === 'END') open.pop();
    else if (open.at(-1) === 'VEVENT') events.at(-1)?.push(line);
  }
  return events;
}

export function textOf(value: string): string {
  return value.replace(/\\([nN,;\\])/g, (_all, escaped: string) => (escaped.toLowerCase() === 'n' ? '\n' : escaped));
}

/** A line that begins with a blank goes on with the one before. */
function unfolded(text: string): string[] {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]/g, '')
    .split('\n');
}

function parseLine(line: string): IcsLine[] {
  const [, name, parameters = '', value = ''] =
    /^([\w-]+)((?:;[\w-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)$/.exec(line) ?? [];
  if (name === undefined) return [];
  const pairs = [...parameters.matchAll(/;([\w-]+)=("[^"]*"|[^;]*)/g)].map(
    ([, key = '', text = '']) => [key.toUpperCase(), text.replace(/^"|"$/g, '')] as const,
  );
  return [{ name: name.toUpperCase(), parameters: Object.fromEntries(pairs), value }];
}
