import { describe, expect, it } from '@jest/globals';
import { filterSql } from '../../subgraphs/filter.ts';
import { domains } from '../../subgraphs/index.ts';
import { type Lens, openLens, type TypeLens } from '../../subgraphs/lens.ts';
import { createModel } from '../../subgraphs/model.ts';

const today = () => '2026-11-23';

describe('filterSql', () => {
  const domain = domains.find(({ name }) => name === 'legal-entities');
  const clear = [{ when: true, rung: 'CLEAR' }];
  const shows = (field: string, rows: boolean): TypeLens => ({
    rows,
    fields: { [field]: clear },
    matches: {},
    access: [],
  });
  const lens: Lens = {
    ...openLens,
    types: { LegalEntity: shows('legalRepresentative', true), LegalRepresentative: shows('name', false) },
  };
  const written = (where: object) => {
    if (domain === undefined) throw new Error('there is no domain legal-entities');
    const model = createModel(domain, { synthetic: true, today });
    return filterSql({ model, lens, today }, 'LegalEntity', { ...where }, { add: () => '?' });
  };

  it('takes an object whose type nobody granted for one that no row has, though its fields are clear', () => {
    expect(written({ legalRepresentative: { name: { eq: '沈立群' } } })).toContain('AND FALSE');
    expect(written({ not: { legalRepresentative: { name: { eq: '沈立群' } } } })).toContain('AND FALSE THEN');
  });

  it('reads nothing of an object of which a condition names nothing', () => {
    expect(written({ legalRepresentative: { or: [{}, {}] } })).not.toContain('FALSE');
  });
});
