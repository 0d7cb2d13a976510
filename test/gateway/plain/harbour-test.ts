// A harbour and its gateway for one test file: opened before its tests, put back between them.

import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import type { Condition } from '../../../gateway/access/condition.ts';
import type { Rule } from '../../../gateway/access/rule.ts';
import type { Answer } from '../http.ts';
import { type Harbour, openHarbour } from './harbour.ts';
import { type HarbourData, harbourData } from './harbour-data.ts';
import { type HarbourGateway, openHarbourGateway } from './harbour-gateway.ts';

type Variables = Record<string, unknown>;

/** Rows of the flag that the caller sails under. */
export const norwegian: Condition = { attribute: 'flag', op: 'eq', value: { principal: 'flag' } };

export function harbourTest() {
  let harbour: Harbour;
  let gateway: HarbourGateway;
  beforeAll(async () => {
    harbour = await openHarbour(harbourData);
    gateway = await openHarbourGateway(harbour);
  });
  beforeEach(() => {
    harbour.data = harbourData;
    harbour.broken = new Set();
    harbour.received.length = 0;
  });
  afterAll(async () => {
    await gateway.close();
    await harbour.close();
  });
  const ask = (query: string, variables?: Variables): Promise<Answer> => gateway.ask(query, variables);
  return {
    ask,
    use: (rules: readonly Rule[]) => gateway.use(rules),
    call: (attributes: Readonly<Record<string, string>>) => gateway.call(attributes),
    hold(data: HarbourData) {
      harbour.data = data;
    },
    breakDown(...names: readonly string[]) {
      harbour.broken = new Set(names);
    },
    received: () => harbour.received,
    /** The data of an answer without errors. */
    async dataOf(query: string, variables?: Variables): Promise<unknown> {
      const { body } = await ask(query, variables);
      expect(body.errors).toBeUndefined();
      return body.data;
    },
    async codesOf(query: string, variables?: Variables): Promise<readonly string[] | undefined> {
      return (await ask(query, variables)).body.errors?.map(({ extensions }) => extensions.code);
    },
  };
}
