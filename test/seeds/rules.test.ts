import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { readCatalog } from '../../gateway/access/catalog.ts';
import { staticRung } from '../../gateway/access/cell.ts';
import { type Decision, decide } from '../../gateway/access/decide.ts';
import { findingsOf } from '../../gateway/access/findings.ts';
import { compilePolicy } from '../../gateway/access/policy.ts';
import { type RuleSet, ruleSetSchema } from '../../gateway/access/rule.ts';
import { type PersonaName, personas } from '../../gateway/identity/personas.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const catalog = readCatalog(parse(read('schema/supergraph.graphql')));
const now = Date.parse('2026-06-30T00:00:00+08:00');
const without: readonly PersonaName[] = [
  'none',
  'auditor',
  'security-admin',
  'security-admin-2',
  'system-admin',
];

describe('the default rule set', () => {
  let ruleSet: RuleSet;
  let seenBy: (persona: PersonaName, purpose?: string) => Decision;
  const rung = (persona: PersonaName, coordinate: string) => {
    const [type = '', field = ''] = coordinate.split('.');
    return staticRung(seenBy(persona).types.get(type)?.fields.get(field));
  };
  const rowsOf = (persona: PersonaName, type: string) => seenBy(persona).types.get(type)?.rows;

  beforeAll(() => {
    ruleSet = ruleSetSchema.parse(JSON.parse(read('seeds/rules.json')));
    const policy = compilePolicy(ruleSet, catalog, 1);
    const decisions = new Map<string, Decision>();
    seenBy = (persona, purpose = personas[persona].purpose) => {
      const key = `${persona} ${purpose}`;
      const decision = decisions.get(key) ?? decide(policy, personas[persona].principal, purpose, now);
      decisions.set(key, decision);
      return decision;
    };
  });

  it('passes all checks, and leaves no type or field without a grant to somebody', () => {
    expect(findingsOf(ruleSet, catalog, now)).toEqual({ errors: [], ungranted: [] });
  });

  it('registers the purpose of each persona, and a case for those that demand one', () => {
    for (const [name, persona] of Object.entries(personas)) {
      const registered = ruleSet.purposes.find(({ code }) => code === persona.purpose);
      expect([name, registered?.code]).toEqual([name, persona.purpose]);
      if (registered?.caseRequired)
        expect([name, persona]).toEqual([name, expect.objectContaining({ caseNumber: expect.any(String) })]);
    }
  });

  it('grants something to each role, and nothing to who must see no data', () => {
    for (const name of Object.keys(personas) as PersonaName[]) {
      const rows = [...seenBy(name).types.values()].filter((type) => type.rows !== false);
      expect([name, rows.length > 0]).toEqual([name, !without.includes(name)]);
    }
  });

  it('shows everything to full, and to nobody else under any purpose', () => {
    const hidden = [...catalog.types.values()].flatMap(({ name, fields }) => {
      const decided = seenBy('full').types.get(name);
      const rows = decided?.rows === true ? [] : [name];
      return [
        ...rows,
        ...[...fields.keys()].filter((field) => staticRung(decided?.fields.get(field)) !== 'CLEAR'),
      ];
    });
    expect(hidden).toEqual([]);
    expect(seenBy('clerk', 'DEVELOPMENT').types.get('Person')?.rows).toBe(false);
  });

  it('shows a clerk the residents of the city, their identity masked, and lets numbers be matched', () => {
    const city = { attribute: 'residenceDivision', op: 'within', value: { principal: 'division' } };
    expect(rowsOf('clerk', 'Person')).toEqual(city);
    expect(seenBy('clerk').values).toEqual({ division: '320100' });
    const shown = [
      'idNumber',
      'name',
      'sex',
      'birthDate',
      'registeredAddress',
      'ethnicity',
      'medicalClaims',
      'creditRecords',
    ];
    expect(shown.map((field) => rung('clerk', `Person.${field}`))).toEqual([
      'ID_3_4',
      'NAME',
      'CLEAR',
      'YEAR',
      'TOWNSHIP',
      'HIDDEN',
      'HIDDEN',
      'HIDDEN',
    ]);
    expect(seenBy('clerk').types.get('Person')?.matches.get('idNumber')).toBe(true);
    expect(rung('clerk', 'LegalEntity.name')).toBe('CLEAR');
    expect(rung('clerk', 'LegalEntity.shareholdings')).toBe('HIDDEN');
  });

  it('takes the phone of a deceased person from everybody who would see it', () => {
    for (const persona of ['clerk', 'startup-app', 'citizen-app'] as const) {
      const cases = seenBy(persona).types.get('Person')?.fields.get('mobile')?.cases ?? [];
      expect([persona, JSON.stringify(cases)]).toEqual([persona, expect.stringContaining('DECEASED')]);
    }
  });

  it('shows a market officer the entities of the province and their credit, not people', () => {
    expect(rowsOf('market-officer', 'LegalEntity')).toBe(true);
    expect(rowsOf('market-officer', 'Person')).toBe(false);
    expect(rung('market-officer', 'AnnualReport.revenue')).toBe('CLEAR');
    expect(rung('market-officer', 'LegalRepresentative.idNumber')).toBe('ID_3_4');
    expect(rung('market-officer', 'AdministrativePenalty.fineAmount')).toBe('CLEAR');
    expect(JSON.stringify(rowsOf('market-officer', 'AdministrativePenalty'))).not.toContain('NATURAL_PERSON');
  });

  it('shows medical claims to the medical-insurance application alone, and to the person themself', () => {
    const seeing = (Object.keys(personas) as PersonaName[]).filter(
      (name) => rowsOf(name, 'MedicalClaim') !== false,
    );
    expect(seeing).toEqual(['medical-app', 'citizen-app', 'full']);
    expect(seenBy('medical-app', 'GOVERNMENT_SERVICE').types.get('MedicalClaim')?.rows).toBe(false);
  });

  it('lets the start-up application verify what it does not read', () => {
    const person = seenBy('startup-app').types.get('Person');
    expect(person?.matches.get('idNumber')).toBe(true);
    expect(rung('startup-app', 'Person.idNumber')).toBe('HIDDEN');
    expect(rung('startup-app', 'Person.name')).toBe('CLEAR');
    expect(rung('startup-app', 'RealPropertyUnit.printedUnitCode')).toBe('UNIT_12');
    expect(rung('startup-app', 'RealPropertyUnit.unitCode')).toBe('HIDDEN');
  });

  it('lets an analyst read reference data and no row of a person or an entity', () => {
    for (const type of ['Person', 'LegalEntity', 'ELicense', 'AdministrativePenalty', 'RealPropertyRight'])
      expect([type, rowsOf('analyst', type)]).toEqual([type, false]);
    expect(rung('analyst', 'Division.name')).toBe('CLEAR');
    expect(rung('analyst', 'PlanningControl.restriction')).toBe('CLEAR');
  });

  it('shows credit records of people only for purposes that demand a case', () => {
    const open = ruleSet.purposes.filter(
      ({ caseRequired, caseWaiver }) => !caseRequired && caseWaiver === undefined,
    );
    for (const name of Object.keys(personas) as PersonaName[]) {
      for (const { code } of open) {
        const cases = seenBy(name, code).types.get('Person')?.fields.get('creditRecords')?.cases;
        expect([name, code, cases]).toEqual([name, code, []]);
      }
    }
    expect(rung('credit-officer', 'Person.creditRecords')).toBe('CLEAR');
    expect(rung('credit-officer', 'CreditRating.score')).toBe('CLEAR');
  });

  it('shows a citizen their own file and of entities what is public', () => {
    const own = { attribute: 'personId', op: 'eq', value: { principal: 'personId' } };
    expect(rowsOf('citizen-app', 'Person')).toEqual(own);
    expect(rowsOf('citizen-app', 'MedicalClaim')).toEqual(own);
    expect(rung('citizen-app', 'Person.idNumber')).toBe('CLEAR');
    expect(rung('citizen-app', 'HousingFundAccount.balance')).toBe('CLEAR');
    expect(rung('citizen-app', 'LegalEntity.name')).toBe('CLEAR');
    expect(rung('citizen-app', 'LegalEntity.executives')).toBe('HIDDEN');
    expect(rung('citizen-app', 'ELicense.fileUrl')).toBe('HIDDEN');
  });
});
