import { readVcf } from './read-vcf.js';

const card = (...lines: string[]): string => ['BEGIN:VCARD', ...lines, 'END:VCARD', ''].join('\r\n');

it('reads what old phones write: vCard 2.1 in quoted-printable, broken softly', () => {
  const text = card(
    'VERSION:2.1',
    'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=4E=67=C3=',
    '=B4;Th=C3=A0nh;;;',
    'TEL;CELL:+84 90',
  );
  expect(readVcf(text)).toMatchObject([
    { names: [{ familyName: 'Ngô', givenName: 'Thành' }], phoneNumbers: [{ value: '+84 90', type: 'mobile' }] },
  ]);
});

it('reads folded lines of version 4, and an equals sign at a line’s end that is none of those', () => {
  const text = card('VERSION:4.0', 'FN:Linh', ' Vũ', 'NOTE:a =', 'BDAY:--0203');
  expect(readVcf(text)).toMatchObject([
    {
      names: [{ unstructuredName: 'LinhVũ' }],
      biographies: [{ value: 'a =' }],
      birthdays: [{ date: { month: 2, day: 3 } }],
    },
  ]);
});
