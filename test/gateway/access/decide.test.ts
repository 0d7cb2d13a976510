import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { evaluate } from '../../../gateway/access/condition.ts';
import { type Decision, decide } from '../../../gateway/access/decide.ts';
import type { Rule } from '../../../gateway/access/rule.ts';
import { hiddenEverywhere, oracle, rungOf, seesRow, uncertain } from './oracle.ts';
import { at, callers, hours, rows, ruleSets } from './random-rules.ts';
import { catalog, grant, limit, policyOf } from './small-world.ts';

const runs = { numRuns: 300 };
const cells = [...catalog.types.values()].flatMap(({ name, fields }) =>
  [...fields.keys()].map((field) => [name, field] as const),
);
const types = [...catalog.types.keys()];
const citizen = { roles: ['A'], attributes: { division: '320100', id: 'P-1' } };

/** Position on the ladder, 0 for CLEAR, for each cell of a row that exists; what does not exist is at the end. */
function heights(decision: Decision, row: Parameters<typeof rungOf>[3]): readonly number[] {
  return cells.map(([type, field]) => {
    const ladder = catalog.types.get(type)?.fields.get(field)?.ladder ?? [];
    const seen = seesRow(decision, type, row);
    return seen ? ladder.indexOf(rungOf(decision, type, field, row)) : ladder.length - 1;
  });
}

describe('a decision', () => {
  it('is what the definition says, for every cell of every row', () => {
    fc.assert(
      fc.property(ruleSets, callers, rows, (rules, { subject, purpose, now }, { attributes }) => {
        const decision = decide(policyOf(rules), subject, purpose, now);
        const outcome = (coordinate: string) =>
          oracle(rules, { subject, purpose, now }, coordinate, attributes);
        const wrong = types.flatMap((type) => {
          const exists = outcome(type) === 'CLEAR';
          if (seesRow(decision, type, attributes) !== exists) return [type];
          if (!exists) return [];
          return [...(catalog.types.get(type)?.fields.keys() ?? [])]
            .filter((field) => !uncertain(type, field))
            .filter((field) => rungOf(decision, type, field, attributes) !== outcome(`${type}.${field}`))
            .map((field) => `${type}.${field}`);
        });
        expect(wrong).toEqual([]);
      }),
      runs,
    );
  });

  it('does not depend on the order of rules', () => {
    const shuffled = ruleSets.chain((rules) =>
      fc.tuple(fc.constant(rules), fc.shuffledSubarray([...rules], { minLength: rules.length })),
    );
    fc.assert(
      fc.property(shuffled, callers, ([rules, others], { subject, purpose, now }) => {
        const a = decide(policyOf(rules), subject, purpose, now);
        const b = decide(policyOf(others), subject, purpose, now);
        expect([b.fingerprint, b.reasons, b.until]).toEqual([a.fingerprint, a.reasons, a.until]);
      }),
      runs,
    );
  });

  it.each([
    ['lowers no cell and takes no row away when a grant is added', 'GRANT', 1],
    ['raises no cell and adds no row when a limit is added', 'LIMIT', -1],
  ] as const)('%s', (_, kind, sign) => {
    const added = ruleSets.filter((rules) => rules.some((rule) => rule.kind === kind));
    fc.assert(
      fc.property(added, callers, rows, (rules, { subject, purpose, now }, { attributes }) => {
        const index = rules.findIndex((rule) => rule.kind === kind);
        const without = rules.filter((_rule, other) => other !== index);
        const before = heights(decide(policyOf(without), subject, purpose, now), attributes);
        const after = heights(decide(policyOf(rules), subject, purpose, now), attributes);
        const wrong = cells.filter(([type, field], cell) => {
          return !uncertain(type, field) && sign * ((after[cell] ?? 0) - (before[cell] ?? 0)) > 0;
        });
        expect(wrong).toEqual([]);
      }),
      runs,
    );
  });

  it('hides every row and every cell where nothing is granted', () => {
    fc.assert(
      fc.property(ruleSets, callers, (rules, { subject, purpose, now }) => {
        const limits = rules.filter(({ kind }) => kind === 'LIMIT');
        expect(hiddenEverywhere(decide(policyOf(limits), subject, purpose, now))).toBe(true);
      }),
      runs,
    );
  });

  it('stays the same until the moment that it names', () => {
    fc.assert(
      fc.property(ruleSets, callers, (rules, { subject, purpose }) => {
        const policy = policyOf(rules);
        for (const [index, hour] of hours.entries()) {
          const decision = decide(policy, subject, purpose, at(hour));
          const later = at(hours[index + 1] ?? 24);
          if (later >= decision.until) continue;
          expect(decide(policy, subject, purpose, later).fingerprint).toBe(decision.fingerprint);
        }
      }),
      runs,
    );
  });

  it('has a shape that does not depend on the values which the principal brings, and a fingerprint that does', () => {
    const rules = [
      grant({
        fields: ['Shop.*'],
        rows: { attribute: 'city', op: 'within', value: { principal: 'division' } },
      }),
    ];
    const [a, b] = ['320100', '320200'].map((division) =>
      decide(policyOf(rules), { roles: [], attributes: { division, id: division } }, 'P', 0),
    );
    expect(b?.shape).toBe(a?.shape);
    expect(b?.fingerprint).not.toBe(a?.fingerprint);
    expect(a?.values).toEqual({ division: '320100' });
    fc.assert(
      fc.property(ruleSets, callers, rows, (some, { subject, purpose, now }, { principal }) => {
        const policy = policyOf(some);
        const mine = decide(policy, subject, purpose, now);
        const other = decide(policy, { ...subject, attributes: principal }, purpose, now);
        expect(other.shape).toBe(mine.shape);
        const same = JSON.stringify(other.values) === JSON.stringify(mine.values);
        expect(other.fingerprint === mine.fingerprint).toBe(same);
      }),
      runs,
    );
  });
});

describe('equal rights', () => {
  const rule = grant({ id: 'one', fields: ['Shop.*'], subjects: { roles: ['A'] } });
  const twin: Rule = { ...rule, id: 'two', subjects: { roles: ['B'] } };
  const policy = policyOf([rule, twin, grant({ fields: ['Person.*'], subjects: { roles: ['C'] } })]);
  const of = (...roles: string[]) => decide(policy, { roles, attributes: {} }, 'P', 0);

  it('have equal fingerprints, by whatever rules they came', () => {
    expect(of('A').fingerprint).toBe(of('B').fingerprint);
    expect(of('A', 'B').fingerprint).toBe(of('B').fingerprint);
    expect(of('A', 'C').fingerprint).not.toBe(of('A').fingerprint);
  });

  it('have reasons of their own, because an explanation names rules', () => {
    expect(of('A').reasons).not.toBe(of('B').reasons);
    expect(of('A').types.get('Shop')?.rowRules).toEqual(['one']);
  });

  it('are not equal under another purpose where they show tokens, which differ by purpose', () => {
    const shapes = (rung: string) => {
      const tokens = policyOf([grant({ fields: ['Person'] }), grant({ fields: ['Person.number'], rung })]);
      return ['P', 'Q'].map((purpose) => decide(tokens, citizen, purpose, 0).shape);
    };
    expect(new Set(shapes('TOKEN')).size).toBe(2);
    expect(new Set(shapes('ID_3_4')).size).toBe(1);
  });
});

describe('a principal with two roles', () => {
  const inCity = { attribute: 'city', op: 'eq', value: '320102' } as const;
  const policy = policyOf([
    grant({ fields: ['Person', 'Person.sex'], subjects: { roles: ['A'] } }),
    grant({ fields: ['Person', 'Person.name', 'Person.sex'], subjects: { roles: ['B'] }, rows: inCity }),
    grant({ fields: ['Person.name'], rung: 'NAME', subjects: { roles: ['C'] } }),
  ]);
  const [here, there] = [{ city: '320102' }, { city: '320105' }];
  const seen = (roles: string[], field: string, row: typeof here) =>
    rungOf(decide(policy, { roles, attributes: {} }, 'P', 0), 'Person', field, row);

  it('sees on each row what one of the roles shows there', () => {
    expect(seen(['A', 'B'], 'name', here)).toBe('CLEAR');
    expect(seen(['A', 'B'], 'name', there)).toBe('HIDDEN');
    expect(seen(['A', 'B', 'C'], 'name', here)).toBe('CLEAR');
    expect(seen(['A', 'B', 'C'], 'name', there)).toBe('NAME');
  });

  it('sees the rows of both', () => {
    const decision = decide(policy, { roles: ['A', 'B'], attributes: {} }, 'P', 0);
    expect(decision.types.get('Person')?.rows).toBe(true);
  });
});

describe('what another domain or a join needs', () => {
  const inCity = { attribute: 'city', op: 'eq', value: '320102' } as const;
  const person = (rules: readonly Rule[]) =>
    decide(policyOf([grant({ fields: ['Person'] }), ...rules]), citizen, 'P', 0).types.get('Person');

  it('is left to the word of the owner of the row', () => {
    const decided = person([grant({ fields: ['Person.shops', 'Person.id', 'Person.sex'], rows: inCity })]);
    expect([...(decided?.remote ?? [])]).toEqual([
      ['id', inCity],
      ['shops', inCity],
    ]);
  });

  it('needs no word where it holds for every row that exists', () => {
    const rules = [grant({ fields: ['Person', 'Person.id', 'Person.shops'], rows: inCity })];
    const decided = decide(policyOf(rules), citizen, 'P', 0).types.get('Person');
    expect(decided?.remote.size).toBe(0);
    expect(decided?.fields.get('shops')?.cases).toEqual([{ when: true, rung: 'CLEAR' }]);
  });

  it('is hidden where a mask would have to be applied by row', () => {
    const masked = grant({ fields: ['Person.stars'], rung: 'BAND' });
    expect(person([masked])?.fields.get('stars')?.cases).toEqual([{ when: true, rung: 'BAND' }]);
    expect(person([{ ...masked, rows: inCity }])?.fields.get('stars')?.cases).toEqual([]);
    expect(
      person([masked, grant({ fields: ['Person.stars'], rows: inCity })])?.fields.get('stars')?.cases,
    ).toEqual([]);
  });

  it('shows nothing of a type without rows, whatever is limited', () => {
    const rules = [grant({ fields: ['Person.name'] }), limit({ fields: ['Person.name'] })];
    expect(hiddenEverywhere(decide(policyOf(rules), citizen, 'P', 0))).toBe(true);
  });
});

describe('matching', () => {
  const inCity = { attribute: 'city', op: 'eq', value: '320102' } as const;
  const matched = (rules: readonly Rule[]) =>
    decide(policyOf([grant({ fields: ['Person'] }), ...rules]), citizen, 'P', 0)
      .types.get('Person')
      ?.matches.get('number');

  it('is a use of its own: reading grants none, and it grants no reading', () => {
    const matches = grant({ fields: ['Person.number'], uses: ['MATCH'], rows: inCity });
    expect(matched([grant({ fields: ['Person.number'] })])).toBeUndefined();
    expect(matched([matches])).toEqual(inCity);
    const decision = decide(policyOf([grant({ fields: ['Person'] }), matches]), citizen, 'P', 0);
    expect(rungOf(decision, 'Person', 'number', { city: '320102' })).toBe('HIDDEN');
  });

  it('ends where a limit keeps the value from being clear', () => {
    const matches = grant({ fields: ['Person.number'], uses: ['MATCH'] });
    const masking = limit({ fields: ['Person.number'], rung: 'ID_3_4', uses: ['MATCH'] });
    expect(matched([matches, masking])).toBeUndefined();
    const elsewhere = matched([matches, { ...masking, rows: inCity }]);
    expect(['320102', '320105', null].map((city) => evaluate(elsewhere ?? false, { city }, {}))).toEqual([
      false,
      true,
      true,
    ]);
  });
});
