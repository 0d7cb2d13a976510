import { describe, expect, it } from '@jest/globals';
import { grant } from '../access/small-world.ts';
import { harbourData } from './harbour-data.ts';
import { allBut } from './harbour-gateway.ts';
import { harbourTest, norwegian } from './harbour-test.ts';

describe('connections of plain subgraphs', () => {
  const harbour = harbourTest();

  const bySight = [...allBut(['Ship']), grant({ fields: ['Ship.*'], rows: norwegian })];
  const page = `query ($first: Int, $after: String) { shipPage(first: $first, after: $after) {
    totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { imo } } nodes { name } } }`;

  it('count and page the rows in scope, with cursors of their own', async () => {
    harbour.use(bySight);
    const first = (await harbour.dataOf(page, { first: 1 })) as Paged;
    expect(first.shipPage).toMatchObject({
      totalCount: 2,
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
      edges: [{ node: { imo: '1' } }],
      nodes: [{ name: 'Aurora' }],
    });
    const { endCursor } = first.shipPage.pageInfo;
    expect(first.shipPage.edges.map(({ cursor }) => cursor)).toEqual([endCursor]);
    const second = (await harbour.dataOf(page, { first: 1, after: endCursor })) as Paged;
    expect(second.shipPage).toMatchObject({
      totalCount: 2,
      pageInfo: { hasNextPage: false, hasPreviousPage: true },
      nodes: [{ name: 'Corona' }],
    });
  });

  it('are the same to the byte with more hidden rows', async () => {
    harbour.use(bySight);
    const before = await harbour.ask(page, { first: 1 });
    const [template] = harbourData.ships;
    const hidden = Array.from({ length: 250 }, (_, index) => ({
      ...(template as (typeof harbourData.ships)[0]),
      imo: `0${index}`,
      flag: 'SE',
      tonnage: index * 4,
    }));
    harbour.hold({ ...harbourData, ships: [...hidden, ...harbourData.ships] });
    harbour.received().length = 0;
    expect((await harbour.ask(page, { first: 1 })).text).toBe(before.text);
    expect(harbour.received()).toHaveLength(3);
  });

  it('tell with a masked cell nothing by order or cursor', async () => {
    harbour.use([...allBut(['Ship']), grant({ fields: ['Ship', 'Ship.imo', 'Ship.name'] })]);
    const before = await harbour.ask(page, { first: 3 });
    harbour.hold({
      ...harbourData,
      ships: harbourData.ships.map((ship) => ({ ...ship, tonnage: 1000 - ship.tonnage })),
    });
    expect((await harbour.ask(page, { first: 3 })).text).toBe(before.text);
  });

  it('refuse page sizes and cursors as our own do, and values over rows', async () => {
    harbour.use(bySight);
    expect(await harbour.codesOf(page, { first: 0 })).toEqual(['PAGE_SIZE']);
    expect(await harbour.codesOf(page, { first: 1, after: 'MA==' })).toEqual(['CURSOR_INVALID']);
    expect(await harbour.codesOf('{ shipPage(first: 1) { loudest } }')).toEqual(['AGGREGATE_REFUSED']);
    expect(await harbour.codesOf('{ heaviest }')).toEqual(['AGGREGATE_REFUSED']);
  });

  it('are refused over rows whose owner is another subgraph', async () => {
    harbour.use(bySight);
    expect(await harbour.codesOf('{ waitingPage(first: 2) { pageInfo { hasNextPage } } }')).toEqual([
      'AGGREGATE_REFUSED',
    ]);
    expect(harbour.received()).toEqual([]);
  });

  it('stand inside other objects as long as they can be read whole', async () => {
    harbour.use([
      ...allBut(['Crew']),
      grant({ fields: ['Crew.*'], rows: { attribute: 'rank', op: 'eq', value: 'MATE' } }),
    ]);
    const query =
      '{ ship(imo: "1") { crew(first: 2) { totalCount edges { node { rank name } } pageInfo { hasNextPage } } } }';
    expect(await harbour.dataOf(query)).toEqual({
      ship: {
        crew: {
          totalCount: 3,
          edges: [{ node: { rank: 'MATE', name: 'Sailor a' } }, { node: { rank: 'MATE', name: 'Sailor c' } }],
          pageInfo: { hasNextPage: true },
        },
      },
    });
    const [first] = harbourData.ships;
    const crowd = Array.from({ length: 101 }, (_, index) => ({
      name: `S ${index}`,
      rank: 'COOK',
      paper: '',
    }));
    harbour.hold({
      ...harbourData,
      ships: [{ ...(first as (typeof harbourData.ships)[0]), crew: crowd }],
    });
    expect(await harbour.codesOf(query)).toEqual(['LIST_TOO_LONG']);
  });
});

interface Paged {
  readonly shipPage: {
    readonly pageInfo: { readonly endCursor: string };
    readonly edges: readonly { readonly cursor: string }[];
  };
}
