// What a draft does before it is in force, as the control plane tells it, against what callers see afterwards.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AdminGateway, type AdminInstallation, codes, openInstallation } from './admin-gateway.ts';
import { createDrafting, type Drafting, nameSeen, rule } from './drafting.ts';

let installation: AdminInstallation;
let gateway: AdminGateway;
let drafting: Drafting;

beforeAll(async () => {
  installation = await openInstallation();
  gateway = await installation.open();
  drafting = createDrafting(gateway);
});
afterAll(() => installation.close());

const changes = '{ coordinate use before after callers { role purpose organization application principal } }';
const selection = `gains ${changes} losses ${changes} undecided`;

describe('the difference that a draft makes', () => {
  it('names who loses what, before and after it is published', async () => {
    const masked = [rule('mask-names', { rung: 'NAME' })];
    const draft = await drafting.write(masked);
    const { diff } = await drafting.read<{ diff: object }>(draft, `diff { ${selection} }`);
    const caller = {
      role: 'MEDICAL_INSURANCE',
      purpose: 'MEDICAL_INSURANCE',
      organization: null,
      application: null,
      principal: null,
    };
    const expected = {
      gains: [],
      losses: [{ coordinate: 'Person.name', use: 'READ', before: 'CLEAR', after: 'NAME', callers: [caller] }],
      undecided: [],
    };
    expect(diff).toEqual(expected);
    const before = await nameSeen(gateway);
    const number = await drafting.publish(masked);
    const after = await nameSeen(gateway);
    expect(after.name).not.toBe(before.name);
    const answer = await gateway.admin(
      'auditor',
      `{ diff(from: ${number - 1}, to: ${number}) { ${selection} } }`,
    );
    expect(answer.body.data).toEqual({ diff: expected });
    const back = await gateway.admin(
      'auditor',
      `{ diff(from: ${number}, to: ${number - 1}) { gains { before after } } }`,
    );
    expect(back.body.data).toEqual({ diff: { gains: [{ before: 'NAME', after: 'CLEAR' }] } });
  });

  it('is about one principal where a rule is', async () => {
    const grant = {
      kind: 'GRANT',
      rung: 'CLEAR',
      subjects: { principals: ['analyst'] },
      purposes: ['STATISTICS'],
      fields: ['Person', 'Person.status'],
    };
    const draft = await drafting.write([rule('one', grant)]);
    const { diff } = await drafting.read<{
      diff: { gains: { coordinate: string; callers: { principal: string }[] }[] };
    }>(draft, `diff { ${selection} }`);
    expect(diff.gains.map(({ coordinate }) => coordinate)).toEqual(['Person', 'Person.status']);
    expect(new Set(diff.gains.flatMap(({ callers }) => callers.map(({ principal }) => principal)))).toEqual(
      new Set(['analyst']),
    );
  });

  it('refuses versions that are not there', async () => {
    expect(codes(await gateway.admin('auditor', '{ diff(from: 1, to: 999) { undecided } }'))).toEqual([
      'VERSION_UNKNOWN',
    ]);
  });
});

describe('how roughly a role is told counts', () => {
  const rounding = (multiple: number) => ({
    part: 'ROUNDINGS',
    key: 'ANALYST',
    value: { id: 'ANALYST', multiple, reason: 'for publication' },
  });
  const question =
    '{ personAggregate(groupBy: [{ field: residenceDivisionCode }], first: 1000) { groups { key count } total { count } } }';
  interface Told {
    readonly counts: readonly number[];
    readonly multiple: number;
  }
  async function told(): Promise<Told> {
    const { data, errors, extensions } = (await gateway.ask('analyst', question)).body;
    expect(errors).toBeUndefined();
    const { groups, total } = (
      data as { personAggregate: { groups: { count: number }[]; total: { count: number } } }
    ).personAggregate;
    const { suppressed } = extensions as { suppressed: { reason: string; multiple: number }[] };
    const multiple = suppressed.find(({ reason }) => reason === 'ROUNDED')?.multiple ?? 0;
    return { counts: [...groups, total].map(({ count }) => count), multiple };
  }
  const countedBy = async (draft: { readonly id: string }) => {
    const answer = await gateway.admin(
      'security-admin',
      `mutation { simulate(draft: ${draft.id}, principal: { roles: ["OTHER", "ANALYST"] }, purpose: "STATISTICS", document: ${JSON.stringify(question)}) {
        before { countMultiple } after { countMultiple } } }`,
    );
    expect(codes(answer)).toEqual([]);
    return (answer.body.data as { simulate: object }).simulate;
  };

  it('is drafted, simulated, published, felt by the next question, and in the trail', async () => {
    const before = await told();
    expect(before.multiple).toBe(5);
    expect(before.counts.every((count) => count % 5 === 0)).toBe(true);
    expect(before.counts.some((count) => count % 20 !== 0)).toBe(true);
    const draft = await drafting.write([rounding(20)]);
    const { differences, diff } = await drafting.read<{ differences: object[]; diff: { losses: object[] } }>(
      draft,
      `differences { part key before after } diff { ${selection} }`,
    );
    expect(differences).toEqual([
      { part: 'ROUNDINGS', key: 'ANALYST', before: null, after: rounding(20).value },
    ]);
    const step = { use: 'STATISTICS', before: 'CLEAR', after: 'ROUNDED_20' };
    expect(diff.losses).toContainEqual(
      expect.objectContaining({
        ...step,
        coordinate: 'Person',
        callers: [expect.objectContaining({ role: 'ANALYST', purpose: 'STATISTICS' })],
      }),
    );
    expect(diff).toMatchObject({ gains: [], undecided: [] });
    // A role that grants nothing has the counts of another one told more roughly.
    const marked = { part: 'ROUNDINGS', key: 'MARKED', value: { ...rounding(20).value, id: 'MARKED' } };
    const other = await drafting.read<{ diff: { losses: object[] } }>(
      await drafting.write([marked]),
      `diff { ${selection} }`,
    );
    expect(other.diff.losses).toContainEqual(
      expect.objectContaining({
        ...step,
        coordinate: 'Person',
        callers: expect.arrayContaining([expect.objectContaining({ role: 'ANALYST + MARKED' })]),
      }),
    );
    expect(await countedBy(draft)).toEqual({ before: { countMultiple: null }, after: { countMultiple: 20 } });

    const number = await drafting.publish([rounding(20)]);
    const after = await told();
    expect(after.multiple).toBe(20);
    expect(after.counts.every((count) => count % 20 === 0)).toBe(true);
    expect(after.counts.length).toBe(before.counts.length);
    expect(await told()).toEqual(after);
    const { body } = await gateway.admin(
      'auditor',
      `{ version(number: ${number}) { roundings { id multiple reason } }
         auditRecords(first: 1, filter: { event: "RULES_ACTIVATED" }) { records { detail } } }`,
    );
    expect(body.data).toMatchObject({
      version: { roundings: [rounding(20).value] },
      auditRecords: { records: [{ detail: { activation: { changes: ['roundings ANALYST added'] } } }] },
    });
  });

  it('is refused where it is no multiple', async () => {
    const draft = await drafting.create('security-admin');
    for (const multiple of [1, 2.5, 1001])
      expect(codes(await drafting.tryEdit('security-admin', draft, [rounding(multiple)]))).toEqual([
        'RULES_INVALID',
      ]);
  });
});

describe('the matrix', () => {
  const query = (more = '') =>
    `{ matrix(purpose: "GOVERNMENT_SERVICE", roles: ["FRONT_DESK_CLERK", "ANALYST"]${more}) { coordinate outcomes rules } }`;
  const rowOf = async (coordinate: string, more?: string) => {
    const answer = await gateway.admin('security-admin', query(more));
    expect(codes(answer)).toEqual([]);
    const { matrix } = answer.body.data as { matrix: { coordinate: string }[] };
    return matrix.find((row) => row.coordinate === coordinate);
  };

  it('has the rung of each cell for each role, and the rules that decide', async () => {
    expect(await rowOf('Person.idNumber')).toEqual({
      coordinate: 'Person.idNumber',
      outcomes: ['ID_3_4|HIDDEN', 'HIDDEN'],
      rules: [['clerk-resident-numbers', 'limit-identity-numbers'], ['limit-identity-numbers']],
    });
  });

  it('shows a draft as it would be', async () => {
    const draft = await drafting.write([{ part: 'RULES', key: 'clerk-resident-numbers' }]);
    expect(await rowOf('Person.idNumber', `, draft: "${draft.id}"`)).toMatchObject({
      outcomes: ['HIDDEN', 'HIDDEN'],
    });
  });

  it('knows registered purposes only', async () => {
    const answer = await gateway.admin(
      'security-admin',
      '{ matrix(purpose: "NONE", roles: ["X"]) { coordinate } }',
    );
    expect(codes(answer)).toEqual(['PURPOSE_UNKNOWN']);
  });
});

it('says each rule of the default set in one sentence of each language', async () => {
  const answer = await gateway.admin(
    'auditor',
    '{ version(number: 1) { rules { id sentence sentenceInEnglish } } }',
  );
  const { rules } = (
    answer.body.data as { version: { rules: { id: string; sentence: string; sentenceInEnglish: string }[] } }
  ).version;
  const numbers = rules.find(({ id }) => id === 'clerk-resident-numbers');
  expect(numbers?.sentence).toBe(
    '允许角色 FRONT_DESK_CLERK，为“政务服务事项办理”读取自然人的公民身份号码（共 1 项），仅限residenceDivision 位于本人的 division的行，显示为 ID_3_4。',
  );
  expect(numbers?.sentenceInEnglish).toBe(
    'Lets role FRONT_DESK_CLERK read Person.idNumber (1 in all) for GOVERNMENT_SERVICE on rows where residenceDivision is within the caller’s division as ID_3_4.',
  );
  for (const { sentence, sentenceInEnglish } of rules) {
    expect(sentence).toMatch(/^(允许|限制)[^\n]+。$/);
    expect(sentenceInEnglish).toMatch(/^(Lets|Keeps) [^\n]+\.$/);
  }
});
