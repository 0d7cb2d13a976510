import { describe, expect, it } from '@jest/globals';
import { grant } from '../access/small-world.ts';
import { allBut } from './harbour-gateway.ts';
import { harbourTest, norwegian } from './harbour-test.ts';

describe('arguments for plain subgraphs', () => {
  const harbour = harbourTest();

  it('match a value on the rows on which matching is granted', async () => {
    harbour.use([...allBut([]), grant({ fields: ['Ship.callSign'], uses: ['MATCH'], rows: norwegian })]);
    const query = 'query ($sign: String!) { shipByCallSign(callSign: $sign) { imo } }';
    expect(await harbour.dataOf(query, { sign: '622200000001' })).toEqual({ shipByCallSign: { imo: '1' } });
    const { text } = await harbour.ask(query, { sign: '622200000002' });
    expect((await harbour.ask(query, { sign: '622299999999' })).text).toBe(text);
    harbour.use(allBut([]));
    expect(await harbour.codesOf(query, { sign: '622200000001' })).toEqual(['MATCH_NOT_GRANTED']);
  });

  it('filter a list only by what is declared and clear on all rows', async () => {
    const match = grant({ fields: ['Ship.flag'], uses: ['MATCH'] });
    const query = 'query ($flag: String) { shipsOf(flag: $flag) { imo } }';
    harbour.use([...allBut(['Ship']), grant({ fields: ['Ship', 'Ship.imo', 'Ship.flag'] }), match]);
    expect(await harbour.dataOf(query, { flag: 'SE' })).toEqual({ shipsOf: [{ imo: '2' }, { imo: '5' }] });
    harbour.use([...allBut(['Ship']), grant({ fields: ['Ship', 'Ship.imo'] }), match]);
    expect(await harbour.codesOf(query, { flag: 'SE' })).toEqual(['ARGUMENT_REFUSED']);
    expect(await harbour.dataOf(query)).toMatchObject({ shipsOf: { length: 5 } });
  });

  it('that declare nothing are refused to whoever does not see everything, by literal and by variable', async () => {
    harbour.use([...allBut(['Ship']), grant({ fields: ['Ship', 'Ship.imo'] })]);
    expect(await harbour.codesOf('{ shipsOf(heavierThan: 500) { imo } }')).toEqual(['ARGUMENT_REFUSED']);
    const query = 'query ($than: Int) { shipsOf(heavierThan: $than) { imo } }';
    expect(await harbour.codesOf(query, { than: 500 })).toEqual(['ARGUMENT_REFUSED']);
    expect(await harbour.codesOf(query, { than: null })).toEqual(['ARGUMENT_REFUSED']);
    expect(await harbour.codesOf('query ($than: Int = 500) { shipsOf(heavierThan: $than) { imo } }')).toEqual(
      ['ARGUMENT_REFUSED'],
    );
    expect(await harbour.dataOf(query)).toMatchObject({ shipsOf: { length: 5 } });
    expect(harbour.received()).toHaveLength(1);
    const inherited = 'query ($toString: Int) { shipsOf(heavierThan: $toString) { imo } }';
    expect(await harbour.dataOf(inherited)).toMatchObject({ shipsOf: { length: 5 } });
    harbour.use(allBut([]));
    expect(await harbour.dataOf(query, { than: 500 })).toEqual({ shipsOf: [{ imo: '5' }, { imo: '1' }] });
  });
});
