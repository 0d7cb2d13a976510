// accessCheck on the whole gateway: it tells what executing tells, and nothing more.

import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildASTSchema, parse } from 'graphql';
import { type RuleSet, ruleSetSchema } from '../../gateway/access/rule.ts';
import { type PersonaName, personas } from '../../gateway/identity/personas.ts';
import { supergraphFile } from '../../gateway/supergraph.ts';
import { castEntities, castPeople } from '../../seeds/cast.ts';
import { openTestDatabase } from '../database.ts';
import { callerOf, readCaseFiles, resolved, type Step } from './case-file.ts';
import { type Answer, withoutId } from './http.ts';
import { accessDrafts, accessFor } from './noninterference/arbitraries.ts';
import { catalog, openCaseGateway } from './noninterference/case-gateway.ts';
import { readIdentifiers } from './noninterference/identifiers.ts';
import { operationDrafts } from './noninterference/operation-drafts.ts';
import { writeOperation } from './noninterference/operations.ts';
import { openWorld, readRows } from './noninterference/world.ts';
import { defaultRules, openRecordingGateway, type RecordingGateway } from './recording-gateway.ts';

const check = `query ($document: String!, $variables: JSON, $operationName: String) {
  accessCheck(document: $document, variables: $variables, operationName: $operationName) {
    findings { code message remedy argument grant { rule at } locations { line column } }
    version purpose remedy entries { path coordinate outcome rungs rules lapsed { code rule at remedy } }
  }
}`;

interface Checked {
  readonly findings: readonly { readonly code: string; readonly argument: string | null }[];
  readonly version: number;
  readonly purpose: string;
  readonly remedy: string;
  readonly entries: readonly object[];
}

/** Names are masked, nothing else is seen, and nobody may look anything up. */
const caseRules: RuleSet = ruleSetSchema.parse({
  purposes: [
    { code: 'SERVICE', name: '办事', legalBasis: 'test', caseRequired: false },
    { code: 'REVIEW', name: '审查', legalBasis: 'test', caseRequired: true },
  ],
  rules: [
    { id: 'persons', rung: 'CLEAR', fields: ['Person'] },
    { id: 'names', rung: 'NAME', fields: ['Person.name'] },
  ].map((rule) => ({
    ...rule,
    kind: 'GRANT',
    subjects: { roles: ['*'] },
    purposes: ['*'],
    uses: ['READ'],
    reason: 'test',
  })),
});

function checkedOf({ body }: Pick<Answer, 'body'>): Checked {
  expect(body.errors).toBeUndefined();
  return (body.data as { accessCheck: Checked }).accessCheck;
}

/**
 * Compares a check with what executing said. Where an operation is refused for several reasons, executing names the first.
 */
function expectAlike(checked: Checked, executed: Pick<Answer, 'body'>): void {
  const said = saidBy(executed);
  const findings = checked.findings.slice(0, said.findings.length);
  expect({ ...checked, findings }).toMatchObject(said);
  expect(checked.findings.length > 0).toBe(executed.body.data === undefined);
}

/** What an executed answer says, in the form of a check. */
function saidBy({ body }: Pick<Answer, 'body'>) {
  const { access } = (body.extensions ?? {}) as { access?: { entries: readonly object[] } };
  const errors = (body.data === undefined ? body.errors : []) ?? [];
  return {
    ...access,
    findings: errors.map((error) => {
      const { message, locations, extensions } = error as unknown as Record<string, unknown> & {
        extensions: object;
      };
      return { message, argument: null, grant: null, locations: locations ?? null, ...extensions };
    }),
    ...(access && { entries: access.entries.map((entry) => ({ rungs: null, lapsed: null, ...entry })) }),
  };
}

let gateway: RecordingGateway;

beforeAll(async () => {
  gateway = await openRecordingGateway();
});

afterAll(() => gateway.close());

async function askBoth(step: Step, before: Answer | undefined) {
  const headers = {
    authorization: await gateway.authorization(callerOf(step)),
    ...(step.purpose == null ? {} : { 'x-purpose': step.purpose }),
    ...(step.case === undefined ? {} : { 'x-case': step.case }),
  };
  const variables = resolved(step.variables ?? {}, before?.body.data);
  const query = Array.isArray(step.query) ? step.query.join('\n') : step.query;
  const { operationName } = step;
  const executed = await gateway.post({ query, variables, operationName }, headers);
  gateway.takeFetches();
  const checked = await gateway.post(
    { query: check, variables: { document: query, variables, operationName } },
    headers,
  );
  return { executed, checked, fetches: gateway.takeFetches() };
}

describe('accessCheck', () => {
  const views = ['person-profile', 'enterprise-profile'].map((name) => ({
    name,
    document: readFileSync(new URL(`../../schema/views/${name}.graphql`, import.meta.url), 'utf8'),
    variables: { personId: castPeople['shop-owner'].personId, uscc: castEntities.restaurant.uscc },
  }));

  it.each(Object.keys(personas) as PersonaName[])(
    'tells %s of the stored views what executing them tells, and fetches nothing',
    async (name) => {
      gateway.use(defaultRules);
      const { principal, purpose, caseNumber } = { caseNumber: 'none', ...personas[name] };
      const { id: _, ...claims } = principal;
      const headers = {
        authorization: await gateway.authorization(claims),
        'x-purpose': purpose,
        'x-case': caseNumber,
      };
      for (const { document, variables } of views) {
        const executed = await gateway.post({ query: document, variables }, headers);
        gateway.takeFetches();
        const answer = await gateway.post({ query: check, variables: { document, variables } }, headers);
        expect(gateway.takeFetches()).toEqual([]);
        const checked = checkedOf(answer);
        expectAlike(checked, executed);
      }
    },
  );

  describe.each(readCaseFiles(new URL('./cases/', import.meta.url)))('of $about', ({ cases }) => {
    it.each(cases)('says what executing says: $title', async ({ rules, steps }) => {
      gateway.use(rules);
      let before: Answer | undefined;
      for (const step of steps.filter(({ query }) => query !== undefined)) {
        const { executed, checked, fetches } = await askBoth(step, before);
        before = executed;
        const [error] = executed.body.errors ?? [];
        if (/^(PURPOSE|UNAUTH)/.test(error?.extensions.code ?? '')) {
          expect(checked.body.errors).toEqual(executed.body.errors);
        } else {
          expectAlike(checkedOf(checked), executed);
        }
        expect(fetches).toEqual([]);
      }
    });
  });

  describe('as a question of its own', () => {
    const ask = async (document: string, more: object = {}, headers: Record<string, string> = {}) => {
      const authorization = await gateway.authorization({ roles: ['DESK'] });
      const all = { authorization, 'x-purpose': 'SERVICE', ...headers };
      return gateway.post({ query: check, variables: { document, ...more } }, all);
    };
    const codes = (answer: Answer) =>
      checkedOf(answer).findings.map(({ code, argument }) => [code, argument].filter(Boolean).join(' '));

    beforeAll(() => {
      gateway.use(caseRules);
    });

    it('tells the missing case number, which executing refuses and asking does not', async () => {
      const executed = await gateway.post(
        { query: '{ person(personId: "x") { name } }' },
        { authorization: await gateway.authorization({}), 'x-purpose': 'REVIEW' },
      );
      expect(executed.body.errors).toMatchObject([{ extensions: { code: 'CASE_REQUIRED' } }]);
      const answer = await ask('{ person(personId: "x") { name } }', {}, { 'x-purpose': 'REVIEW' });
      expect(codes(answer)).toEqual(['CASE_REQUIRED']);
      expect(checkedOf(answer).entries).toMatchObject([{ path: 'person.name', outcome: 'NAME' }]);
      expect(
        codes(await ask('{ accessCheck(document: "{ x }") { version } }', {}, { 'x-purpose': 'REVIEW' })),
      ).toEqual([]);
    });

    it('tells what costs too much, which the answer says with its cost, the same to all', async () => {
      const query =
        '{ __yidang_a: __typename persons(first: 1000) { nodes { licenses(first: 500) { nodes { name } } } } }';
      const cost = { requested: 502_001, limit: 50_000 };
      for (const roles of [['DESK'], ['OTHER'], []]) {
        const headers = { authorization: await gateway.authorization({ roles }), 'x-purpose': 'SERVICE' };
        const executed = await gateway.post({ query }, headers);
        expect(executed).toMatchObject({ status: 400, body: { extensions: { cost } } });
        expect(executed.body.errors).toMatchObject([{ extensions: { code: 'COST_TOO_HIGH' } }]);
        expect(executed.body.data).toBeUndefined();
        const allowed = await gateway.post({ query: '{ persons(first: 7) { nodes { name } } }' }, headers);
        expect(allowed.body).toMatchObject({ extensions: { cost: { requested: 8, limit: 50_000 } } });
      }
      gateway.takeFetches();
      expect(codes(await ask(query))).toEqual(['COST_TOO_HIGH', 'ALIAS_RESERVED']);
    });

    it('does not carry a domain’s field past the case number', async () => {
      const queries = [
        `{ accessCheck(document: "{ a }") { version } person(personId: "x") { name } }`,
        `{ ...A } fragment A on Query { accessCheck(document: "{ a }") { version } ... { person(personId: "x") { name } } }`,
        `query ($no: Boolean = false) { accessCheck(document: "{ a }") { version } person(personId: "x") @skip(if: $no) { name } }`,
      ];
      for (const query of queries) {
        const answer = await gateway.post(
          { query },
          { authorization: await gateway.authorization({}), 'x-purpose': 'REVIEW' },
        );
        expect(answer.body.errors).toMatchObject([{ extensions: { code: 'CASE_REQUIRED' } }]);
        expect(answer.body.data).toBeUndefined();
        expect(gateway.takeFetches()).toEqual([]);
      }
    });

    it('tells all that stands against an operation, each with the field that it is about', async () => {
      const document =
        'query ($id: ResidentIdNumber!, $n: Int!) { personByIdNumber(idNumber: $id) { licenses(first: $n) { nodes { name } } } }';
      const variables = { id: '320140199003071237', n: 'x' };
      const answer = await ask(document, { variables }, { 'x-purpose': 'REVIEW' });
      expect(codes(answer)).toEqual(['CASE_REQUIRED', 'MATCH_NOT_GRANTED Person.idNumber', 'BAD_USER_INPUT']);
      expect(answer.text).not.toContain('320140199003071237');
    });

    it('takes a document that asks about the schema, or asks it itself', async () => {
      const inner =
        'query ($d: String!) { accessCheck(document: $d) { version } __schema { types { name } } }';
      expect(codes(await ask(inner, { variables: { d: inner } }))).toEqual([]);
    });

    it('answers beside other fields, under an alias and in a fragment', async () => {
      const query = `query ($d: String!) { ...Q person(personId: "x") { name } }
        fragment Q on Query { mine: accessCheck(document: $d) { __typename n: entries { path } } }`;
      const answer = await gateway.post(
        { query, variables: { d: '{ persons(first: 1) { nodes { mobile } } }' } },
        { authorization: await gateway.authorization({}), 'x-purpose': 'SERVICE' },
      );
      expect(answer.body).toMatchObject({
        data: { mine: { __typename: 'AccessCheck', n: [{ path: 'persons.nodes.mobile' }] }, person: null },
      });
      expect(answer.body.errors).toBeUndefined();
    });

    it('takes variables that a literal mixes with its own', async () => {
      const query = `query ($n: String!) {
        accessCheck(document: "query ($id: ID!, $n: Int!) { person(personId: $id) { licenses(first: $n) { nodes { name } } } }", variables: { id: "x", n: $n }) {
          findings { code message }
        }
      }`;
      const answer = await gateway.post(
        { query, variables: { n: 'seven' } },
        { authorization: await gateway.authorization({}), 'x-purpose': 'SERVICE' },
      );
      expect(answer.body.data).toMatchObject({
        accessCheck: { findings: [{ code: 'BAD_USER_INPUT', message: expect.stringContaining('"$n"') }] },
      });
    });

    it('says nothing of paths while the variables do not say which of them are asked', async () => {
      const document = 'query ($with: Boolean!) { person(personId: "x") { mobile @include(if: $with) } }';
      const answer = await ask(document, { variables: {} });
      expect(codes(answer)).toEqual(['BAD_USER_INPUT']);
      expect(checkedOf(answer).entries).toEqual([]);
      expect(checkedOf(await ask(document, { variables: { with: true } })).entries).toHaveLength(1);
      expect(checkedOf(await ask(document, { variables: { with: false } })).entries).toHaveLength(0);
    });

    it.each([
      ['a document that is too deep', ['{ a '.repeat(60) + '}'.repeat(60)], 'DEPTH_LIMIT'],
      ['a document that is too long', [`{ ${'a '.repeat(6000)} }`], 'TOKEN_LIMIT'],
      ['variables that are no object', ['{ __typename }', { variables: [1] }], 'BAD_REQUEST'],
      [
        'an operation that is not there',
        ['query A { __typename }', { operationName: 'B' }],
        'OPERATION_RESOLUTION_FAILURE',
      ],
      [
        'two operations and no name',
        ['query A { __typename } query B { __typename }'],
        'OPERATION_RESOLUTION_FAILURE',
      ],
      ['an alias that the gateway keeps for itself', ['{ __yidang_a: __typename }'], 'ALIAS_RESERVED'],
      ['names of what all objects inherit', ['{ constructor: __typename }'], 'NAME_FORBIDDEN'],
    ] as const)('reads %s', async (_name, [document, more], code) => {
      expect(codes(await ask(document, more))).toEqual(code === undefined ? [] : [code]);
    });

    it('checks ten documents in a request and no more, whatever they are called', async () => {
      const fields = Array.from(
        { length: 11 },
        (_, index) => `a${index}: accessCheck(document: "{ x }") { version }`,
      );
      const answer = await gateway.post(
        { query: `{ ${fields.join(' ')} }` },
        { authorization: await gateway.authorization({}), 'x-purpose': 'SERVICE' },
      );
      const answered = Object.values(answer.body.data as object).filter((each) => each !== null);
      expect(answered).toHaveLength(10);
      expect(answer.body.errors).toMatchObject([{ path: ['a10'], extensions: { code: 'CHECKS_TOO_MANY' } }]);
    });

    it('says the same of a key that exists and of one that does not', async () => {
      const document = 'query ($id: ID!) { person(personId: $id) { name mobile household { type } } }';
      const { personId } = castPeople['shop-owner'];
      const existing = await ask(document, { variables: { id: personId } });
      expect(existing.text).toBe((await ask(document, { variables: { id: 'nobody' } })).text);
    });
  });

  it('says of random operations under random rules what executing says', async () => {
    const schema = buildASTSchema(parse(readFileSync(supergraphFile, 'utf8')), { assumeValidSDL: true });
    const database = await openTestDatabase();
    const world = await openWorld(database.adminConnectionString);
    const cases = await openCaseGateway(database);
    const near = await readRows(world);
    const identifiers = await readIdentifiers(world);
    let entries = 0;
    const property = fc.asyncProperty(operationDrafts, accessDrafts, async (drafts, access) => {
      const operation = writeOperation(schema, world, identifiers, drafts);
      const { ruleSet, principal } = accessFor(catalog, near, near, access, operation);
      cases.admit(ruleSet, principal);
      const [executed = ''] = await cases.ask({ ...operation, paged: undefined });
      const variables = { document: operation.text, variables: operation.variables };
      const [checked = ''] = await cases.ask({ ...operation, text: check, variables, paged: undefined });
      const told = checkedOf({ body: JSON.parse(checked) });
      expectAlike(told, { body: withoutId(JSON.parse(executed)) });
      entries += told.entries.length;
    });
    try {
      // The same operations in every run, so that a change is judged by itself.
      await fc.assert(property, { numRuns: 100, seed: 20261125 });
      expect(entries).toBeGreaterThan(20);
    } finally {
      await cases.close();
      await world.close();
      await database.close();
    }
  }, 600_000);
});
