import { readFileSync } from 'node:fs';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GraphQLError, parse } from 'graphql';
import { readCatalog } from '../../../gateway/access/catalog.ts';
import { compilePolicy } from '../../../gateway/access/policy.ts';
import { ruleSetSchema } from '../../../gateway/access/rule.ts';
import type { Principal } from '../../../gateway/identity/principal.ts';
import { createLimits } from '../../../gateway/limits/limits.ts';
import { createPlanningBudget } from '../../../gateway/limits/planning-budget.ts';
import { supergraphFile } from '../../../gateway/supergraph.ts';
import type { Answer } from '../http.ts';
import { type OfflineGateway, openOfflineGateway } from '../offline-gateway.ts';

const policy = compilePolicy(
  ruleSetSchema.parse({
    purposes: [{ code: 'SERVICE', name: '办事', legalBasis: 'test', caseRequired: false }],
    rules: [
      { id: 'persons', fields: ['Person', 'Person.name'], uses: ['READ'] },
      { id: 'numbers', fields: ['Person.idNumber'], uses: ['MATCH'] },
    ].map((rule) => ({
      ...rule,
      kind: 'GRANT',
      rung: 'CLEAR',
      subjects: { roles: ['*'] },
      purposes: ['*'],
      reason: 'test',
    })),
  }),
  readCatalog(parse(readFileSync(supergraphFile, 'utf8'))),
  1,
);

const number = '320140199003071237';
const lookUp = `{ personByIdNumber(idNumber: "${number}") { name } }`;

let offline: OfflineGateway;
let caller: Principal;
let callers = 0;

beforeEach(async () => {
  offline ??= await openOfflineGateway({
    policy: () => policy,
    identity: async () => caller,
    limits: {
      default: { matches: 5 },
      roles: { CALL_CENTRE: { matches: 7 }, ANALYST: { costPerMinute: 100 }, WRITER: { planning: 1 } },
    },
  });
  callers += 1;
  caller = { id: `caller-${callers}`, kind: 'user', roles: [], attributes: {} };
});

afterAll(() => offline.close());

async function ask(
  query: string,
  variables: object = {},
  headers: Record<string, string> = {},
): Promise<Answer> {
  return offline.client.post({ query, variables }, { 'x-purpose': 'SERVICE', ...headers });
}

/** Asks the document until it is refused: how often it was let through. */
async function timesLetThrough(query: string, variables: object = {}): Promise<number> {
  for (let times = 0; times < 20; times += 1) {
    const { status } = await ask(query, variables);
    if (status === 429) return times;
    // Nobody is there to answer; that comes after the door.
    expect(status).toBe(200);
  }
  return Number.POSITIVE_INFINITY;
}

describe('look-ups by a value that the caller brings', () => {
  it('are refused with 429 and Retry-After when there are too many of them in a minute', async () => {
    expect(await timesLetThrough(lookUp)).toBe(5);
    const answer = await ask(lookUp);
    expect(answer.status).toBe(429);
    expect(answer.body.data).toBeUndefined();
    expect(answer.body.errors).toMatchObject([{ extensions: { code: 'MATCH_RATE_LIMITED' } }]);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.text).not.toContain(number);
  });

  it('count each by itself in one document, under aliases and in fragments', async () => {
    const two = `{ a: personByIdNumber(idNumber: "${number}") { name } ...B }
      fragment B on Query { b: personByIdNumber(idNumber: "x") { name } }`;
    expect(await timesLetThrough(two)).toBe(2);
  });

  it('count as often as they are made, not as often as they are written', async () => {
    const once = `{ ...A ...A personByIdNumber(idNumber: "${number}") { name } }
      fragment A on Query { personByIdNumber(idNumber: "${number}") { name } }`;
    expect(await timesLetThrough(once)).toBe(5);
  });

  it('are refused as a whole where a document makes more than may be made at all', async () => {
    const aliases = Array.from(
      { length: 6 },
      (_, index) => `a${index}: personByIdNumber(idNumber: "${number}") { name }`,
    );
    expect(await timesLetThrough(`{ ${aliases.join(' ')} }`)).toBe(0);
  });

  it('do not count where a field is skipped, or a row is found by its key', async () => {
    const skipped = `query ($no: Boolean!) { __typename personByIdNumber(idNumber: "x") @include(if: $no) { name } }`;
    expect(await timesLetThrough(skipped, { no: false })).toBe(Number.POSITIVE_INFINITY);
    expect(await timesLetThrough('{ person(personId: "x") { name } }')).toBe(Number.POSITIVE_INFINITY);
  });

  it('do not count when they are only checked', async () => {
    const check = 'query ($document: String!) { accessCheck(document: $document) { lookUps } }';
    expect(await timesLetThrough(check, { document: lookUp })).toBe(Number.POSITIVE_INFINITY);
    expect((await ask(check, { document: lookUp })).body.data).toEqual({ accessCheck: { lookUps: 1 } });
    expect(await timesLetThrough(lookUp)).toBe(5);
  });

  it('count for a principal in an application, whatever roles and headers come with it', async () => {
    expect(await timesLetThrough(lookUp)).toBe(5);
    const forged = { 'x-forwarded-for': '192.0.2.1', 'x-application': 'other', 'x-case': '2' };
    expect((await ask(lookUp, {}, forged)).status).toBe(429);
    caller = { ...caller, application: 'app' };
    expect(await timesLetThrough(lookUp)).toBe(5);
    caller = { ...caller, id: 'somebody-else' };
    expect(await timesLetThrough(lookUp)).toBe(5);
  });

  it('may be more for a role', async () => {
    caller = { ...caller, roles: ['CALL_CENTRE'] };
    expect(await timesLetThrough(lookUp)).toBe(7);
  });
});

describe('what operations cost together', () => {
  const list = 'query ($first: Int!) { persons(first: $first) { nodes { name } } }';

  it('is refused with 429 and Retry-After when it is too much in a minute, and not before it is asked for', async () => {
    caller = { ...caller, roles: ['ANALYST'] };
    // Each costs a connection and its objects.
    expect(await timesLetThrough(list, { first: 30 })).toBe(3);
    const answer = await ask(list, { first: 1 });
    expect(answer.status).toBe(429);
    expect(answer.body.data).toBeUndefined();
    expect(answer.body.errors).toMatchObject([{ extensions: { code: 'COST_RATE_LIMITED' } }]);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('is the same for what rules hide, and of each caller and application by itself', async () => {
    caller = { ...caller, roles: ['ANALYST'] };
    const hidden = '{ legalEntities(first: 30) { nodes { name } } }';
    expect(await timesLetThrough(hidden)).toBe(3);
    expect(
      (await ask('{ persons(first: 1) { nodes { name } } }', {}, { 'x-application': 'other' })).status,
    ).toBe(429);
    caller = { ...caller, application: 'app' };
    expect(await timesLetThrough(hidden)).toBe(3);
  });

  it('is not bound where nothing is set', async () => {
    expect(await timesLetThrough(list, { first: 1000 })).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('how long documents are planned together', () => {
  const fresh = () =>
    `{ person(personId: "x") { name ...F${callers} } } fragment F${callers} on Person { name }`;

  it('bounds what is new, and not what has been planned', async () => {
    const writer = { ...caller, roles: ['WRITER'] };
    caller = writer;
    const [first, second] = [fresh(), `query Second { person(personId: "x") { name } ... { __typename } }`];
    expect((await ask(first)).status).toBe(200);
    const refused = await ask(second);
    expect(refused.status).toBe(429);
    expect(refused.body.data).toBeUndefined();
    expect(refused.body.errors).toMatchObject([{ extensions: { code: 'PLANNING_RATE_LIMITED' } }]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await ask(first)).status).toBe(200);
    // Neither another application nor another caller pays for it; and what they have asked is there for everybody.
    caller = { ...writer, application: 'app' };
    expect((await ask(second)).status).toBe(200);
    caller = writer;
    expect((await ask(second)).status).toBe(200);
  });

  it('counts what is only checked, too', async () => {
    caller = { ...caller, roles: ['WRITER'] };
    const check = 'query ($document: String!) { accessCheck(document: $document) { findings { code } } }';
    const found = async (document: string) => (await ask(check, { document })).body.data;
    expect(await found(fresh())).toEqual({ accessCheck: { findings: [] } });
    const refused = { accessCheck: { findings: [{ code: 'PLANNING_RATE_LIMITED' }] } };
    expect(await found(`query Third { person(personId: "x") { name } ... { __typename } }`)).toEqual(refused);
    expect(await found(fresh())).toEqual({ accessCheck: { findings: [] } });
  });

  it('is nothing to those whom nothing bounds', async () => {
    for (let index = 0; index < 3; index++)
      expect((await ask(`query Q${index} { person(personId: "x") { name } }`)).status).toBe(200);
  });
});

describe('a budget of planning', () => {
  it('is there again after a minute, and spent by plans that fail, too', () => {
    let clock = 0;
    const { boundsFor } = createLimits({ default: { planning: 100 }, roles: {} });
    const budget = createPlanningBudget({ boundsFor }, () => clock);
    const request = () => budget.of({ id: 'a', roles: [] });
    const spend = (milliseconds: number, make = request()) =>
      make(() => {
        clock += milliseconds;
        return clock;
      });
    expect(spend(99)).toBe(99);
    const begun = request();
    expect(() =>
      begun(() => {
        clock += 1;
        throw new RangeError('no plan');
      }),
    ).toThrow(RangeError);
    expect(() => spend(1)).toThrow(GraphQLError);
    // What has begun is brought to its end.
    expect(spend(1, begun)).toBe(101);
    clock = 59_999;
    expect(() => spend(1)).toThrow(GraphQLError);
    clock = 60_000;
    expect(spend(1)).toBe(60_001);
  });
});
