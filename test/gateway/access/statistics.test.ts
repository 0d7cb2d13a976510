import { expect, it } from '@jest/globals';
import { bandsOfRung } from '../../../gateway/access/statistics.ts';
import { bandsOfRung as ofSubgraphs } from '../../../subgraphs/group-sql.ts';

it('groups by the same parts of a masked value in the gateway and in the subgraphs', () => {
  expect(bandsOfRung).toEqual(ofSubgraphs);
});
