import { describe, expect, it } from '@jest/globals';
import { token } from '../../subgraphs/condition.ts';
import type { CountedSet } from '../../subgraphs/counted-subjects.ts';
import { createSubjectSets } from '../../subgraphs/subject-sets.ts';

const secret = Buffer.from('secret');
const set: CountedSet = {
  from: 'population.person',
  where: [`{t}.id_number = ${token({ name: 'w0' })}`],
  subjects: { Person: ['person_id'], LegalEntity: ['uscc'] },
  key: 'person_id',
  limit: null,
};
const number = '320102199003071234';

let time = 0;
const here = createSubjectSets(secret, 'population', () => time);
const handleOf = (parent: string | null = null, value = number) => here.handle(set, () => value, parent);

describe('the handle of a set', () => {
  it('opens to the set and its values, those of one set with their parents', () => {
    const values = { [token({ name: 'w0' }).slice(3, -1)]: number };
    expect(here.open([handleOf(), handleOf()])).toEqual([{ set, values, parents: new Set() }]);
    expect(here.open([handleOf('a'), handleOf('b'), handleOf('a')])).toEqual([
      { set, values, parents: new Set(['a', 'b']) },
    ]);
    expect(here.open([handleOf(), handleOf(null, 'another')])).toHaveLength(2);
  });

  it('says its domain and whom it may hold, and nothing else', () => {
    const [domain, kinds, sealed = '', ...others] = handleOf().split(' ');
    expect([domain, kinds, others]).toEqual(['#population', 'Person,LegalEntity', []]);
    expect(Buffer.from(sealed, 'base64url').includes(number)).toBe(false);
    expect(Buffer.from(sealed, 'base64url').includes('person')).toBe(false);
  });

  it('opens for no other domain or installation, not when it was changed, and not for ever', () => {
    const handle = handleOf();
    for (const other of [
      createSubjectSets(secret, 'credit', () => time),
      createSubjectSets(Buffer.from('another'), 'population', () => time),
    ])
      expect(() => other.open([handle])).toThrow('no handle');
    for (const text of [
      '',
      '#population Person',
      `${handle.slice(0, -3)}AAA`,
      handle.replace(/ \S+$/, ' AAAA'),
    ])
      expect(() => here.open([text])).toThrow('no handle');
    time = 59_000;
    expect(here.open([handle])).toHaveLength(1);
    time = 200_000;
    expect(() => here.open([handle])).toThrow('is over');
  });
});
