import { type PersonBody } from '../write-contact.js';

interface Line {
  readonly name: string;
  readonly parameters: string;
  readonly value: string;
}

/** The persons of a vCard text (RFC 6350, 3.0, and 2.1 with its quoted-printable; FN, N, EMAIL, TEL, ORG, TITLE, NOTE, BDAY); other lines are passed over. */
export function readVcf(text: string): PersonBody[] {
  // RFC 6350 3.2: a line that begins with white space goes on with the one before.
  const lines = joinSoftBreaks(text)
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .map(toLine)
    .filter((line) => line !== undefined);
  const cards: Line[][] = [];
  for (const line of lines) {
    if (line.name === 'BEGIN') cards.push([]);
    else if (line.name !== 'END') cards.at(-1)?.push(line);
  }
  return cards.filter((card) => card.length > 0).map(toPerson);
}

function toLine(text: string): Line | undefined {
  const [, name, parameters = '', value = ''] =
    /^(?:[\w-]+\.)?([\w-]+)((?:;(?:"[^"]*"|[^":;])*)*):(.*)$/s.exec(text) ?? [];
  if (name === undefined) return undefined;
  const lower = parameters.toLowerCase();
  return {
    name: name.toUpperCase(),
    parameters: lower,
    value: QUOTED_PRINTABLE.test(lower) ? decodeQuotedPrintable(value) : value,
  };
}

const QUOTED_PRINTABLE = /;(?:encoding=)?quoted-printable/i;

/** vCard 2.1: a quoted-printable value goes on behind a `=` at the end of its line. */
function joinSoftBreaks(text: string): string {
  const lines: string[] = [];
  let goesOn = false;
  for (const line of text.split(/\r?\n/)) {
    const whole: string = goesOn ? `${lines.pop() ?? ''}${line}` : line;
    goesOn = whole.endsWith('=') && QUOTED_PRINTABLE.test(whole);
    lines.push(goesOn ? whole.slice(0, -1) : whole);
  }
  return lines.join('\n');
}

/** The text is UTF-8, whatever its CHARSET says: older sets are not simulated. */
function decodeQuotedPrintable(value: string): string {
  return value.replace(/(?:=[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString('utf8'));
}

function toPerson(card: readonly Line[]): PersonBody {
  const all = (name: string): Line[] => card.filter((line) => line.name === name);
  const [family, given, middle] = (all('N')[0]?.value.split(/(?<!\\);/) ?? []).map(unescaped);
  const names =
    given || family
      ? [{ familyName: family, givenName: given, ...(middle && { middleName: middle }) }]
      : all('FN')
          .slice(0, 1)
          .map(({ value }) => ({ unstructuredName: unescaped(value) }));
  const [firm] = all('ORG');
  const title = all('TITLE')[0]?.value;
  return {
    names,
    emailAddresses: all('EMAIL').map(typed),
    phoneNumbers: all('TEL').map(typed),
    organizations: firm
      ? [{ name: unescaped(firm.value.split(/(?<!\\);/)[0] ?? ''), ...(title && { title: unescaped(title) }) }]
      : [],
    biographies: all('NOTE')
      .slice(0, 1)
      .map(({ value }) => ({ value: unescaped(value), contentType: 'TEXT_PLAIN' })),
    birthdays: all('BDAY')
      .slice(0, 1)
      .flatMap(({ value }) => birthday(value)),
  };
}

function typed({ parameters, value }: Line): object {
  const type = /(?:type=|;)(home|work|cell|mobile)/.exec(parameters)?.[1]?.replace('cell', 'mobile');
  return { value: unescaped(value.replace(/^tel:/i, '')), ...(type && { type }) };
}

function birthday(value: string): object[] {
  const [, year, month, day] = /^(\d{4}|--)-?(\d{2})-?(\d{2})/.exec(value) ?? [];
  if (month === undefined) return [];
  return [{ date: { ...(year !== '--' && { year: Number(year) }), month: Number(month), day: Number(day) } }];
}

function unescaped(text: string): string {
  return text.replace(/\\([nN,;\\])/g, (_whole, letter: string) => (letter.toLowerCase() === 'n' ? '\n' : letter));
}
