// Rows of employment: the present one, and for some the flexible work before it.

import type { Block } from '../block.ts';
import { addYears, dateText, referenceDate } from '../days.ts';
import { likely } from '../likely.ts';
import type { Person } from '../model.ts';
import { money } from './money.ts';

export function emitEmployment(person: Person, { random, county, emit }: Block): void {
  const { work } = person;
  if (work === undefined) return;
  const { employer, since, kind } = work;
  const fixed = employer !== undefined && random.chance(0.62);
  const years = 3 * Math.ceil((referenceDate - since) / 365 / 3 + 0.01);
  emit('employment_record', {
    record_id: random.id('em'),
    person_id: person.id,
    kind,
    status: 'IN_FORCE',
    employer_uscc: employer?.uscc ?? null,
    employer_name: employer?.name ?? null,
    position: work.position,
    occupation_code: work.occupationCode,
    division_code: employer?.county.code ?? county.code,
    registered_on: dateText(since + random.between(1, 25)),
    contract_kind:
      employer === undefined || kind === 'CIVIL_SERVICE' ? null : fixed ? 'FIXED_TERM' : 'OPEN_ENDED',
    contract_from: employer === undefined ? null : dateText(since),
    contract_to: fixed && kind !== 'CIVIL_SERVICE' ? dateText(addYears(since, years) - 1) : null,
    monthly_wage: money(work.monthlyWage),
  });
  const earlier = since - random.between(400, 1800);
  if (employer === undefined || earlier < addYears(person.born, 19) || !likely(person, 0.18, random)) return;
  emit('employment_record', {
    record_id: random.id('em'),
    person_id: person.id,
    kind: 'FLEXIBLE',
    status: 'ENDED',
    position: '灵活就业人员',
    occupation_code: work.occupationCode,
    division_code: county.code,
    registered_on: dateText(earlier),
    ended_on: dateText(since - 10),
    monthly_wage: money(work.monthlyWage * 0.8),
  });
}
