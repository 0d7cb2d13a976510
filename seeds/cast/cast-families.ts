// The households of the cast, by county, and what makes their members special.

import type { Block } from '../block.ts';
import type { PersonHandle } from '../cast.ts';
import { dayOf, referenceDate } from '../days.ts';
import { registerForPeople } from '../land/property.ts';
import type { Household, Person, Work } from '../model.ts';
import { registeredOutside } from '../people/registration.ts';
import { disabilityPaper, veteranPaper } from '../people/support-rows.ts';
import { bear, type Cast, createHousehold, member, study, wed } from './cast-people.ts';

/** County → the households that live there. */
export const castFamilies: Readonly<Record<string, (block: Block, cast: Cast) => readonly Household[]>> = {
  '320102': (block, cast) => {
    const family = createHousehold(
      {
        establishedOn: '2012-10-08',
        members: [
          ['shop-owner', '02', '21'],
          ['shop-owner-spouse', '10', '21'],
          ['under-14', '31', '10'],
        ],
      },
      block,
      cast,
    );
    const single = createHousehold(
      { establishedOn: '2019-08-20', members: [['hiring-employee', '02', '10']] },
      block,
      cast,
    );
    const [owner, spouse, child] = people(cast, 'shop-owner', 'shop-owner-spouse', 'under-14');
    owner.formerName = '沈小群';
    owner.englishName = 'SHEN LIQUN';
    wed(spouse, owner, '2012-09-28', block);
    bear(child, spouse, owner);
    study(owner, 'BACHELOR', block, '工商管理');
    study(spouse, 'COLLEGE', block, '大数据与会计');
    study(child, 'PRIMARY', block);
    child.studies = true;
    registerForPeople(family.home, [owner, spouse], block);
    const [employee] = people(cast, 'hiring-employee');
    study(employee, 'COLLEGE', block, '电子商务');
    employee.work = job('营业员', '2026-06-15', 5200);
    return [family, single];
  },
  '320106': (block, cast) => {
    const dormitory = createHousehold(
      { type: 'COLLECTIVE', establishedOn: '2023-09-01', members: [['student', '03', '10']] },
      block,
      cast,
    );
    const [student] = people(cast, 'student');
    study(student, 'BACHELOR', block, '计算机科学与技术');
    student.studies = true;
    return [dormitory];
  },
  '320508': (block, cast) => {
    const family = createHousehold(
      {
        establishedOn: '2025-01-10',
        members: [
          ['couple-husband', '02', '21'],
          ['couple-wife', '10', '21'],
          ['newborn', '21', '10'],
        ],
      },
      block,
      cast,
    );
    const [husband, wife, newborn] = people(cast, 'couple-husband', 'couple-wife', 'newborn');
    wed(wife, husband, '2024-12-12', block);
    bear(newborn, wife, husband);
    study(husband, 'MASTER', block, '工商管理');
    study(wife, 'BACHELOR', block, '汉语言文学');
    wife.work = job('工程技术人员', '2019-07-01', 9800);
    registerForPeople(family.home, [husband, wife], block);
    return [family];
  },
  '320613': (block, cast) => {
    const family = createHousehold(
      {
        establishedOn: '1986-03-01',
        members: [
          ['retiree', '02', '30'],
          ['deceased', '10', '21'],
        ],
      },
      block,
      cast,
    );
    const [retiree, late] = people(cast, 'retiree', 'deceased');
    late.status = 'DECEASED';
    late.died = dayOf('2025-12-11');
    late.statusSince = dayOf('2025-12-18');
    wed(retiree, late, '1981-05-01', block, { on: late.died, by: 'DEATH' });
    retiree.retired = true;
    study(retiree, 'SENIOR', block);
    registerForPeople(family.home, [retiree], block);
    return [family];
  },
  '320311': (block, cast) => {
    const family = createHousehold(
      { establishedOn: '2024-10-15', members: [['veteran', '02', '10']] },
      block,
      cast,
    );
    const [veteran] = people(cast, 'veteran');
    veteran.papers.veteran = veteranPaper(dayOf('2024-09-01'), block.random);
    study(veteran, 'SENIOR', block);
    return [family];
  },
  '320583': (block, cast) => {
    const family = createHousehold(
      {
        establishedOn: '2010-05-06',
        awaySince: '2023-03-01',
        registered: registeredOutside('341202', 12),
        members: [['floating-worker', '02', '10']],
      },
      block,
      cast,
    );
    const [worker] = people(cast, 'floating-worker');
    const number = `${block.county.syntheticCode}J000000001`;
    worker.papers.residencePermit = { number, issuedOn: dayOf('2023-10-20'), validTo: dayOf('2026-10-19') };
    worker.work = job('生产操作工', '2023-03-10', 6800);
    study(worker, 'JUNIOR', block);
    return [family];
  },
  '320706': (block, cast) => {
    const family = createHousehold(
      { establishedOn: '2001-07-01', members: [['disabled-allowance', '02', '40']] },
      block,
      cast,
    );
    const [person] = people(cast, 'disabled-allowance');
    person.papers.disability = disabilityPaper(person, '4', '2', block.random);
    study(person, 'JUNIOR', block);
    return [family];
  },
  '320205': (block, cast) => {
    const family = createHousehold(
      { establishedOn: '2016-02-14', members: [['pharmacist', '02', '10']] },
      block,
      cast,
    );
    const [pharmacist] = people(cast, 'pharmacist');
    study(pharmacist, 'BACHELOR', block, '药学');
    return [family];
  },
  '320804': (block, cast) => {
    const family = createHousehold(
      { establishedOn: '2003-11-11', members: [['debtor', '02', '40']] },
      block,
      cast,
    );
    const [debtor] = people(cast, 'debtor');
    study(debtor, 'SENIOR', block);
    registerForPeople(family.home, [debtor], block);
    return [family];
  },
};

type Same<T extends readonly unknown[]> = { readonly [K in keyof T]: Person };

function people<const H extends readonly PersonHandle[]>(cast: Cast, ...handles: H): Same<H> {
  return handles.map((handle) => member(cast, handle)) as unknown as Same<H>;
}

function job(position: string, since: string, monthlyWage: number): Work {
  return {
    kind: 'EMPLOYEE',
    position,
    occupationCode: '4010200',
    since: Math.min(dayOf(since), referenceDate),
    monthlyWage,
  };
}
