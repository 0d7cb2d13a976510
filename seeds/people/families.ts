// Who lives with whom: people of given ages and sexes are married, given parents and gathered into households, so that
// the pyramid stays as it was drawn. Kinship comes first, households follow from it.

import type { Day } from '../days.ts';
import type { Sex } from '../model.ts';
import { at, type Random, shuffled } from '../random.ts';

/** A person before names and places. */
export interface Kin {
  readonly sex: Sex;
  readonly age: number;
  readonly born: Day;
  /** Years since death, for those who died lately; `age` is the age at death. */
  readonly deadFor?: number;
  spouse?: Kin;
  /** Died before. */
  lateSpouse?: Kin;
  divorced?: boolean;
  mother?: Kin;
  father?: Kin;
  readonly children: Kin[];
  /** Of the household: GB/T 4761. */
  relation?: string;
  housed?: boolean;
}

export interface Group {
  readonly type: 'FAMILY' | 'COLLECTIVE';
  /** The head comes first. */
  readonly members: readonly Kin[];
}

/** Share of people in collective households: dormitories of schools and works. */
const collectiveShare = 0.08;

/** Share of women who are married, by age: [from, share]. */
const marriedShare: readonly (readonly [from: number, share: number])[] = [
  [75, 0.52],
  [65, 0.82],
  [30, 0.93],
  [27, 0.8],
  [25, 0.6],
  [22, 0.3],
  [20, 0.06],
];

export function formFamilies(people: readonly Kin[], random: Random): Group[] {
  const alive = people.filter(({ deadFor }) => deadFor === undefined);
  const collective = chooseCollective(alive, people.length, random);
  const others = alive.filter((person) => !collective.has(person));
  marry(others, random);
  const dead = people.filter(({ deadFor }) => deadFor !== undefined);
  widow(others, dead, random);
  giveParents(others, random);
  return [...households(others, dead, random), ...dormitories([...collective], random)];
}

function chooseCollective(people: readonly Kin[], total: number, random: Random): Set<Kin> {
  const wanted = Math.round(total * collectiveShare);
  const young = shuffled(
    people.filter(({ age }) => age >= 16 && age <= 34),
    random,
  );
  return new Set(young.slice(0, wanted));
}

/** Husbands and wives are matched in order of age, husbands two years older on average. */
function marry(people: readonly Kin[], random: Random): void {
  const brides = people
    .filter(({ sex, age }) => sex === '2' && random.chance(shareAt(age)))
    .map((person) => ({ person, order: person.age + 2 + random.normal(0, 1.6) }))
    .sort((one, other) => one.order - other.order);
  const ready = people.filter(({ sex, age }) => sex === '1' && age >= 23);
  // As many men as women, fewer of them the younger they are.
  const grooms = shuffled(ready, random)
    .map((person) => ({ person, eagerness: random.next() / Math.min(1, shareAt(person.age - 2) + 0.05) }))
    .sort((one, other) => one.eagerness - other.eagerness)
    .slice(0, brides.length)
    .map(({ person }) => ({ person, order: person.age + random.normal(0, 1.6) }))
    .sort((one, other) => one.order - other.order);
  for (const [index, { person: wife }] of brides.entries()) {
    const husband = grooms[index]?.person;
    if (husband === undefined || Math.abs(husband.age - wife.age) > 15) continue;
    wife.spouse = husband;
    husband.spouse = wife;
  }
}

function shareAt(age: number): number {
  return marriedShare.find(([from]) => age >= from)?.[1] ?? 0;
}

/** Those who died lately leave a widow or widower of about their age; the other single elders were widowed long ago. */
function widow(alive: readonly Kin[], dead: readonly Kin[], random: Random): void {
  const single = alive.filter(({ age, spouse }) => age >= 45 && spouse === undefined);
  for (const late of dead) {
    if (late.age < 40) continue;
    const partner = single.find(
      (person) =>
        person.sex !== late.sex &&
        person.lateSpouse === undefined &&
        Math.abs(person.age - late.age - (late.deadFor ?? 0)) <= 5,
    );
    if (partner === undefined) continue;
    partner.lateSpouse = late;
    late.spouse = partner;
  }
  for (const person of alive) {
    if (
      person.spouse === undefined &&
      person.lateSpouse === undefined &&
      person.age >= 32 &&
      person.age < 60
    ) {
      person.divorced = random.chance(0.5);
    }
  }
}

/** Everyone up to about thirty who is not married, and some who are, get a mother of the right age and her husband. */
function giveParents(people: readonly Kin[], random: Random): void {
  const mothers = new Map<number, Kin[]>();
  for (const woman of people) {
    if (woman.sex === '2' && (woman.spouse !== undefined || woman.divorced === true)) {
      const sameAge = mothers.get(woman.age);
      if (sameAge === undefined) mothers.set(woman.age, [woman]);
      else sameAge.push(woman);
    }
  }
  for (const child of shuffled(people, random)) {
    if (child.age >= 18 && !random.chance(child.age < 32 ? 0.85 : 0.35)) continue;
    const mother = motherFor(child, mothers, random);
    if (mother === undefined) continue;
    child.mother = mother;
    mother.children.push(child);
    const father = mother.spouse;
    if (father !== undefined && father.age - child.age >= 18) {
      child.father = father;
      father.children.push(child);
    }
  }
}

function motherFor(child: Kin, mothers: ReadonlyMap<number, Kin[]>, random: Random): Kin | undefined {
  for (let attempt = 0; attempt < 14; attempt += 1) {
    const years = Math.round(Math.min(38, Math.max(22, random.normal(27, 3.5))));
    const candidates = mothers.get(child.age + years);
    if (candidates === undefined) continue;
    const mother = random.pick(candidates);
    const limit = attempt < 5 ? 1 : attempt < 12 ? 2 : 3;
    if (mother.children.length < limit && mother.spouse !== child) return mother;
  }
  return undefined;
}

/** Share of grown, unmarried children who live with their parents, and of elders who live with a grown child. */
const stayHome = 0.74;
const liveWithChild = 0.27;

function households(people: readonly Kin[], dead: readonly Kin[], random: Random): Group[] {
  const groups: Kin[][] = [];
  const heads = shuffled(
    people.filter(({ age }) => age >= 22),
    random,
  ).sort((one, other) => headRank(one) - headRank(other));
  for (const head of heads) {
    if (head.housed === true) continue;
    groups.push(houseFamily(head, random));
  }
  for (const person of people) {
    if (person.housed === true) continue;
    const host = person.age < 18 ? at(groups, random.below(groups.length)) : undefined;
    if (host === undefined) groups.push([join(person, '02')]);
    else host.push(join(person, '97'));
  }
  for (const late of dead) {
    const home = groups.find((group) => late.spouse !== undefined && group.includes(late.spouse));
    if (home === undefined) groups.push([join(late, '02')]);
    else home.push(join(late, home[0] === late.spouse ? '10' : '97'));
  }
  return groups.map((members) => ({ type: 'FAMILY', members }));
}

/** Husbands with children at home come first, so that these are housed with them; then couples, then those alone. */
function headRank({ sex, age, spouse, children }: Kin): number {
  if (spouse === undefined) return children.length > 0 ? 3 : 4;
  if (sex === '2') return 2;
  return children.length > 0 && age < 60 ? 0 : 1;
}

function houseFamily(head: Kin, random: Random): Kin[] {
  const members = [join(head, '02')];
  if (head.spouse !== undefined && head.spouse.housed !== true) members.push(join(head.spouse, '10'));
  const children = [...new Set([...head.children, ...(head.spouse?.children ?? [])])];
  for (const child of children) {
    if (child.housed === true) continue;
    if (child.age >= 18 && (child.spouse !== undefined || !random.chance(stayHome))) continue;
    members.push(join(child, childRelation(child, children)));
  }
  for (const [parent, relation] of parentsOf(head)) {
    if (parent.housed === true || !random.chance(liveWithChild)) continue;
    members.push(join(parent, relation));
    const other = parent.spouse;
    if (other !== undefined && other.housed !== true && other.deadFor === undefined) {
      // Fathers have odd codes, mothers the even ones after them.
      const father = Number(relation) - ((Number(relation) + 1) % 2);
      members.push(join(other, String(other.sex === '1' ? father : father + 1)));
    }
  }
  return members;
}

function parentsOf(head: Kin): [parent: Kin, relation: string][] {
  const pairs: [Kin | undefined, string][] = [
    [head.father, '51'],
    [head.mother, '52'],
    [head.spouse?.father, head.sex === '1' ? '55' : '53'],
    [head.spouse?.mother, head.sex === '1' ? '56' : '54'],
  ];
  return pairs.filter((pair): pair is [Kin, string] => pair[0] !== undefined);
}

/** An only son is 21, the eldest of several sons 22, the next 23 …; daughters are 31 to 36. */
function childRelation(child: Kin, children: readonly Kin[]): string {
  const base = child.sex === '1' ? 20 : 30;
  if (children.length === 1) return String(base + 1);
  const elder = children.filter((other) => other.sex === child.sex && other.born < child.born);
  return String(base + Math.min(2 + elder.length, 6));
}

function join(person: Kin, relation: string): Kin {
  person.housed = true;
  person.relation = relation;
  return person;
}

/** Groups of four to eight; registered as strangers under a head. */
function dormitories(people: readonly Kin[], random: Random): Group[] {
  const groups: Group[] = [];
  let index = 0;
  while (index < people.length) {
    const size = random.between(4, 8);
    const members = people.slice(index, index + size);
    members.forEach((member, position) => {
      join(member, position === 0 ? '03' : '99');
    });
    groups.push({ type: 'COLLECTIVE', members });
    index += size;
  }
  return groups;
}
