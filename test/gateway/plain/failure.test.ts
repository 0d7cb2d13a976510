import { describe, expect, it } from '@jest/globals';
import { grant, limit } from '../access/small-world.ts';
import { allBut } from './harbour-gateway.ts';
import { harbourTest, norwegian } from './harbour-test.ts';

describe('errors of plain subgraphs', () => {
  const harbour = harbourTest();

  it('are coded and say nothing in its words', async () => {
    harbour.use(allBut([]));
    harbour.breakDown('1');
    const { body, text } = await harbour.ask('{ berth(id: "east") { moored { imo name } } }');
    expect(body.errors).toMatchObject([{ extensions: { code: 'SECTION_UNAVAILABLE' } }]);
    expect(text).not.toMatch(/secret|OOPS/);
  });

  it('are not heard of where they are about a hidden cell', async () => {
    harbour.use([
      ...allBut(['Barge']),
      grant({ fields: ['Barge', 'Barge.imo'] }),
      grant({ fields: ['Barge.note'], rows: norwegian }),
    ]);
    const query = '{ vessels { ... on Barge { imo note } } }';
    const { text } = await harbour.ask(query);
    harbour.breakDown('b2');
    expect((await harbour.ask(query)).text).toBe(text);
    harbour.breakDown('b1');
    expect(await harbour.codesOf(query)).toContain('SECTION_UNAVAILABLE');
  });

  it('take away a row of which an attribute could not be read, and do not switch off a limit', async () => {
    harbour.use([...allBut([]), limit({ fields: ['Ship.name'], rung: 'HIDDEN', rows: norwegian })]);
    const query =
      '{ ships { imo name } ship(imo: "1") { name } shipPage(first: 9) { nodes { imo name } totalCount } }';
    expect(await harbour.dataOf(query)).toMatchObject({ ship: { name: null }, shipPage: { totalCount: 5 } });
    harbour.breakDown('flag of 1');
    const { body, text } = await harbour.ask(query);
    expect(body.data).toMatchObject({
      ships: ['2', '3', '4', '5'].map((imo) => ({ imo })),
      ship: null,
      shipPage: { totalCount: 4 },
    });
    expect(text).not.toMatch(/Aurora|secret/);
  });

  it('leave the other sections whole when the subgraph is gone', async () => {
    harbour.use(allBut([]));
    harbour.breakDown('berths');
    const { body } = await harbour.ask('{ ship(imo: "1") { name berth { id } } }');
    expect(body).toMatchObject({
      data: { ship: { name: 'Aurora', berth: null } },
      errors: [{ path: ['ship', 'berth'], extensions: { code: 'SECTION_UNAVAILABLE' } }],
    });
  });
});
