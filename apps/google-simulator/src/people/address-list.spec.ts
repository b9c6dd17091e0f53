import { addressList } from './address-list.js';

it('reads names, quoted commas, bare addresses and groups’ separators', () => {
  expect(
    addressList('"Baker, Tom" <T@z.example>, Ngô Thị L <l@z.example>; bare@z.example, undisclosed-recipients:'),
  ).toEqual([
    ['t@z.example', 'Baker, Tom'],
    ['l@z.example', 'Ngô Thị L'],
    ['bare@z.example', ''],
  ]);
});

it.each(['a', '"', '<', '@', ' ', 'a@b,', '<a@b'])('takes a header of a million of %j in linear time', (piece) => {
  const before = performance.now();
  addressList(piece.repeat(1_000_000));
  expect(performance.now() - before).toBeLessThan(5_000);
});
