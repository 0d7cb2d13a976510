import { describe, expect, it } from '@jest/globals';
import type { Condition } from '../../../gateway/access/condition.ts';
import { grant, limit } from '../access/small-world.ts';
import { allBut } from './harbour-gateway.ts';
import { harbourTest, norwegian } from './harbour-test.ts';

describe('rows of plain subgraphs', () => {
  const harbour = harbourTest();

  it('answers who sees everything as the subgraphs do, order and cursors included', async () => {
    harbour.use(allBut([]));
    expect(
      await harbour.dataOf(
        '{ ships { name berth { id } } shipPage(first: 2) { totalCount edges { cursor node { imo } } } heaviest }',
      ),
    ).toEqual({
      ships: [
        { name: 'Dione', berth: null },
        { name: 'Corona', berth: null },
        { name: 'Borealis', berth: { id: 'west' } },
        { name: 'Europa', berth: null },
        { name: 'Aurora', berth: { id: 'east' } },
      ],
      shipPage: {
        totalCount: 5,
        edges: [
          { cursor: 'MA==', node: { imo: '4' } },
          { cursor: 'MQ==', node: { imo: '3' } },
        ],
      },
      heaviest: 900,
    });
  });

  it('are decided by an attribute that an object in the row holds, which is not asked of anybody else', async () => {
    const ofBorealis: Condition = { attribute: 'imo', op: 'eq', value: '2' };
    harbour.use([...allBut(['Call']), grant({ fields: ['Call', 'Call.day'], rows: ofBorealis })]);
    expect(await harbour.dataOf('{ berth(id: "east") { calls { day ship { name } } } }')).toEqual({
      berth: {
        calls: [
          { day: '2026-03-09', ship: null },
          { day: '2026-04-01', ship: null },
        ],
      },
    });
    expect(harbour.received().map(({ subgraph }) => subgraph)).toEqual(['berths']);
  });

  const bySight = [...allBut(['Ship', 'Barge']), grant({ fields: ['Ship.*', 'Barge.*'], rows: norwegian })];

  it('are not in lists, which have no gap', async () => {
    harbour.use(bySight);
    expect(await harbour.dataOf('{ ships { imo name } }')).toEqual({
      ships: [
        { imo: '1', name: 'Aurora' },
        { imo: '3', name: 'Corona' },
      ],
    });
  });

  it('are null where one object stands, also under an alias and in a fragment', async () => {
    harbour.use(bySight);
    const query = `{ a: ship(imo: "2") { name } b: ship(imo: "3") { ...Sister } ship(imo: "9") { name } }
      fragment Sister on Ship { n: name other: sister { name } }`;
    expect(await harbour.dataOf(query)).toEqual({ a: null, b: { n: 'Corona', other: null }, ship: null });
  });

  it('are not among the types of an interface or a union', async () => {
    harbour.use(bySight);
    const data = await harbour.dataOf(
      '{ vessels { __typename name ... on Ship { port } } floating { ... on Barge { b: name } ... on Ship { s: name } } }',
    );
    expect(data).toEqual({
      vessels: [
        { __typename: 'Barge', name: 'Mole' },
        { __typename: 'Ship', name: 'Aurora', port: '320100' },
        { __typename: 'Ship', name: 'Corona', port: '320100' },
      ],
      floating: [{ b: 'Mole' }, { s: 'Aurora' }, { s: 'Corona' }],
    });
  });

  it('are not there below what another subgraph holds, which knows their keys alone', async () => {
    harbour.use(bySight);
    expect(
      await harbour.dataOf('{ berths { id moored { name } calls { day ship { name } } } waiting { imo } }'),
    ).toEqual({
      berths: [
        {
          id: 'east',
          moored: { name: 'Aurora' },
          calls: [
            { day: '2026-03-02', ship: { name: 'Aurora' } },
            { day: '2026-03-09', ship: null },
            { day: '2026-04-01', ship: null },
          ],
        },
        { id: 'west', moored: null, calls: [{ day: '2026-01-05', ship: { name: 'Corona' } }] },
        { id: 'north', moored: null, calls: [] },
      ],
      waiting: [{ imo: '1' }, { imo: '3' }],
    });
  });

  it('take with them what another subgraph says of them', async () => {
    harbour.use([
      ...allBut(['Ship']),
      grant({ fields: ['Ship', 'Ship.name'] }),
      grant({ fields: ['Ship.insurance'], rows: norwegian }),
    ]);
    expect(
      await harbour.dataOf('{ a: ship(imo: "1") { name insurance } b: ship(imo: "2") { name insurance } }'),
    ).toEqual({
      a: { name: 'Aurora', insurance: '120000.00' },
      b: { name: 'Borealis', insurance: null },
    });
  });

  it('are missing inside objects that are no entities', async () => {
    harbour.use([
      ...allBut(['Hold', 'Call']),
      grant({ fields: ['Hold.*'], rows: { attribute: 'danger', op: 'ne', value: 'HIGH' } }),
      grant({ fields: ['Call.*'], rows: { attribute: 'kind', op: 'eq', value: 'TRADE' } }),
    ]);
    expect(
      await harbour.dataOf('{ a: ship(imo: "1") { hold { cargo } } b: ship(imo: "3") { hold { cargo } } }'),
    ).toEqual({
      a: { hold: { cargo: 'timber' } },
      b: { hold: null },
    });
    expect(await harbour.dataOf('{ berth(id: "east") { calls { day } } }')).toEqual({
      berth: { calls: [{ day: '2026-03-02' }, { day: '2026-04-01' }] },
    });
  });

  describe('an attribute that no field holds', () => {
    const owned: Condition = { attribute: 'owner', op: 'eq', value: 'X' };

    it('grants nothing', async () => {
      harbour.use([...allBut(['Ship']), grant({ fields: ['Ship.*'], rows: owned })]);
      expect(await harbour.dataOf('{ ships { imo } ship(imo: "1") { imo } }')).toEqual({
        ships: [],
        ship: null,
      });
      harbour.use([...allBut(['Ship']), grant({ fields: ['Ship.*'], rows: { not: owned } })]);
      expect(await harbour.dataOf('{ ships { imo } }')).toEqual({ ships: [] });
    });

    it('hides, where a limit reads it, everything that the limit speaks of', async () => {
      harbour.use([...allBut([]), limit({ fields: ['Ship.port'], rows: owned })]);
      expect(await harbour.dataOf('{ ship(imo: "1") { imo port } }')).toEqual({
        ship: { imo: '1', port: null },
      });
    });
  });

  it('compiles a fetch once for callers that differ only in what they bring', async () => {
    harbour.use([...allBut(['Ship']), grant({ fields: ['Ship.*'], rows: norwegian })]);
    expect(await harbour.dataOf('{ ships { name } }')).toEqual({
      ships: [{ name: 'Aurora' }, { name: 'Corona' }],
    });
    harbour.call({ flag: 'SE' });
    expect(await harbour.dataOf('{ ships { name } }')).toEqual({
      ships: [{ name: 'Borealis' }, { name: 'Europa' }],
    });
    harbour.call({});
    expect(await harbour.dataOf('{ ships { name } }')).toEqual({ ships: [] });
    harbour.call({ flag: 'NO' });
  });
});
