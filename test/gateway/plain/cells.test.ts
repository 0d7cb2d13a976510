import { describe, expect, it } from '@jest/globals';
import { grant } from '../access/small-world.ts';
import { allBut } from './harbour-gateway.ts';
import { harbourTest, norwegian } from './harbour-test.ts';

describe('cells of plain subgraphs', () => {
  const harbour = harbourTest();

  it('are masked by row', async () => {
    harbour.use([
      ...allBut(['Ship']),
      grant({ fields: ['Ship', 'Ship.imo'] }),
      grant({ fields: ['Ship.launched'], rung: 'YEAR' }),
      grant({ fields: ['Ship.launched'], rows: norwegian }),
      grant({ fields: ['Ship.callSign'], rung: 'LAST_4', rows: norwegian }),
    ]);
    expect(await harbour.dataOf('{ ships { imo launched callSign } }')).toEqual({
      ships: [
        { imo: '1', launched: '2001-05-17', callSign: '******0001' },
        { imo: '2', launched: '2001-**-**', callSign: null },
        { imo: '3', launched: '2001-05-17', callSign: '******0003' },
        { imo: '4', launched: '2001-**-**', callSign: null },
        { imo: '5', launched: '2001-**-**', callSign: null },
      ],
    });
  });

  it('that are hidden are not asked, and what conditions read is asked and not told', async () => {
    harbour.use([...allBut(['Ship']), grant({ fields: ['Ship', 'Ship.name'], rows: norwegian })]);
    const { body, text } = await harbour.ask(
      '{ ship(imo: "1") { imo name port callSign tonnage hold { cargo } } }',
    );
    expect(body.data).toEqual({
      ship: { imo: null, name: 'Aurora', port: null, callSign: null, tonnage: null, hold: null },
    });
    expect(
      harbour
        .received()
        .map(({ query }) => query)
        .join('\n'),
    ).not.toMatch(/port|callSign|tonnage|hold/);
    expect(
      harbour
        .received()
        .map(({ query }) => query)
        .join('\n'),
    ).toContain('flag');
    expect(text).not.toContain('__yidang');
    expect(JSON.stringify(body.data)).not.toContain('flag');
  });

  it('are masked before another subgraph gets them', async () => {
    harbour.use([...allBut(['Ship']), grant({ fields: ['Ship', 'Ship.berth'], rows: norwegian })]);
    expect(await harbour.dataOf('{ ships { berth { id } } }')).toEqual({
      ships: [{ berth: { id: 'east' } }, { berth: null }],
    });
    const sent = harbour.received().filter(({ subgraph }) => subgraph === 'berths');
    expect(sent.map(({ variables }) => variables)).toEqual([
      {
        representations: [
          { __typename: 'Ship', imo: '1' },
          { __typename: 'Ship', imo: '3' },
        ],
      },
    ]);
  });

  it('take no argument below CLEAR, as it would shift what is masked', async () => {
    harbour.use([
      ...allBut(['Ship']),
      grant({ fields: ['Ship', 'Ship.weight'], rung: 'BAND' }),
      grant({ fields: ['Ship'] }),
    ]);
    expect(await harbour.codesOf('{ ship(imo: "1") { weight(minus: 10) } }')).toEqual(['ARGUMENT_REFUSED']);
    expect(await harbour.dataOf('{ ship(imo: "1") { weight } }')).toEqual({
      ship: { weight: expect.any(String) },
    });
    harbour.use([...allBut(['Ship']), grant({ fields: ['Ship', 'Ship.weight'] })]);
    expect(await harbour.dataOf('{ ship(imo: "1") { weight(minus: 10) } }')).toEqual({
      ship: { weight: '890' },
    });
  });

  it('sends the subgraphs the operation and nothing of the caller', async () => {
    harbour.use([...allBut(['Ship']), grant({ fields: ['Ship.*'], rows: norwegian })]);
    await harbour.dataOf(
      'query ($id: ID!, $no: Boolean!) { berth(id: $id) { quay moored @skip(if: $no) { name } } }',
      {
        id: 'east',
        no: true,
      },
    );
    const [fetch] = harbour.received();
    expect(fetch).toMatchObject({ variables: { id: 'east' } });
    expect(Object.keys(fetch?.headers ?? {}).sort()).toEqual([
      'accept',
      'connection',
      'content-length',
      'content-type',
      'host',
      'x-request-id',
    ]);
  });
});
