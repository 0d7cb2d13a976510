// The answer once more, straight from the definition: rows and cells are decided one rule after the other, data is filtered
// and masked first, and the query runs on what remains. It shares nothing with the gateway but the masks and `evaluate`.

import { buildASTSchema, execute, type GraphQLSchema, parse } from 'graphql';
import { type Attributes, evaluate } from '../../../gateway/access/condition.ts';
import type { Rule } from '../../../gateway/access/rule.ts';
import { createMask } from '../../../subgraphs/masks.ts';
import type { Barge, Berth, HarbourData, Ship } from './harbour-data.ts';

const mask = { tokenKey: new Uint8Array(32), today: () => '2026-06-30' };

/** Ladders with masks; every other field has CLEAR and HIDDEN. */
export const ladders: Readonly<Record<string, readonly string[]>> = {
  'Ship.name': ['CLEAR', 'NAME', 'HIDDEN'],
  'Ship.launched': ['CLEAR', 'MONTH', 'YEAR', 'HIDDEN'],
  'Barge.name': ['CLEAR', 'NAME', 'HIDDEN'],
  'Crew.paper': ['CLEAR', 'LAST_4', 'HIDDEN'],
  'Berth.fee': ['CLEAR', 'BAND', 'HIDDEN'],
  'Call.day': ['CLEAR', 'MONTH', 'YEAR', 'HIDDEN'],
};

const schema: GraphQLSchema = buildASTSchema(
  parse(`
    type Query { ships: [Ship] ship(imo: ID!): Ship berths: [Berth] berth(id: ID!): Berth waiting: [Ship] floating: [Floating] }
    union Floating = Ship | Barge
    type Ship { imo: ID name: String flag: String port: String tonnage: Int launched: String sister: Ship fleet: [Ship] hold: Hold
      crew(first: Int): CrewConnection berth: Berth insurance: String }
    type Barge { imo: ID name: String flag: String }
    type Hold { cargo: String danger: String }
    type Crew { name: String rank: String paper: String }
    type CrewConnection { edges: [CrewEdge] totalCount: Int }
    type CrewEdge { node: Crew }
    type Berth { id: ID quay: String fee: String moored: Ship calls: [Call] }
    type Call { day: String kind: String ship: Ship }
  `),
);

export async function oracle(rules: readonly Rule[], data: HarbourData, query: string): Promise<unknown> {
  const { data: answer, errors } = await execute({
    schema,
    document: parse(query),
    rootValue: view(rules, data),
  });
  if (errors !== undefined) throw new Error(errors.join('\n'));
  return answer;
}

/** The same for answers that differ only in the order of lists, or in whether an empty list is there. */
export function unordered(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((each) => JSON.stringify(unordered(each))).sort();
    return items.length === 0 ? null : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unordered(each)]));
}

function view(rules: readonly Rule[], data: HarbourData) {
  const outcome = (coordinate: string, row: Attributes): string => {
    const ladder = ladders[coordinate] ?? ['CLEAR', 'HIDDEN'];
    const heights = (kind: string) =>
      rules
        .filter((rule) => rule.kind === kind && rule.fields.includes(coordinate))
        .filter((rule) => evaluate(rule.rows ?? true, row, {}) === true)
        .map(({ rung }) => ladder.indexOf(rung));
    const granted = Math.min(ladder.length - 1, ...heights('GRANT'));
    return ladder[Math.max(granted, 0, ...heights('LIMIT'))] as string;
  };
  const mayExist = (type: string) => {
    const about = rules.filter(({ fields }) => fields.includes(type));
    return (
      about.some(({ kind }) => kind === 'GRANT') &&
      !about.some(({ kind, rows }) => kind === 'LIMIT' && rows === undefined)
    );
  };
  const cells = (type: string, row: Attributes) => ({
    leaf(field: string): unknown {
      const coordinate = `${type}.${field}`;
      const rung = outcome(coordinate, row);
      if (rung === 'HIDDEN') return null;
      // A date counts as that of a birth unless its ladder says otherwise.
      const ladder = ladders[coordinate] ?? [];
      return rung === 'CLEAR' ? row[field] : createMask(rung, { ...mask, ladder })(row[field]);
    },
    link<T>(field: string, of: string, make: () => T): T | null {
      return mayExist(of) && outcome(`${type}.${field}`, row) === 'CLEAR' ? make() : null;
    },
  });
  const one = <T>(type: string, row: object | undefined, make: (cell: ReturnType<typeof cells>) => T) =>
    row === undefined || outcome(type, row as Attributes) === 'HIDDEN'
      ? null
      : { __typename: type, ...make(cells(type, row as Attributes)) };
  const all = <T>(rows: readonly T[], make: (row: T) => unknown) =>
    rows.map(make).filter((each) => each !== null);
  const shipOf = (imo: string | null) => ship(data.ships.find((each) => each.imo === imo));

  const ship = (row: Ship | undefined): unknown =>
    one('Ship', row, ({ leaf, link }) => ({
      ...leaves(['imo', 'name', 'flag', 'port', 'tonnage', 'launched', 'insurance'], leaf),
      sister: () => link('sister', 'Ship', () => shipOf(row?.sister ?? null)),
      fleet: () =>
        link('fleet', 'Ship', () =>
          all(
            data.ships.filter(({ flag }) => flag === row?.flag),
            ship,
          ),
        ),
      hold: () =>
        link('hold', 'Hold', () => one('Hold', row?.hold, (hold) => leaves(['cargo', 'danger'], hold.leaf))),
      berth: () => link('berth', 'Berth', () => berth(data.berths.find(({ moored }) => moored === row?.imo))),
      crew: () =>
        link('crew', 'Crew', () => {
          const nodes = all(row?.crew ?? [], (each) =>
            one('Crew', each, (crew) => leaves(['name', 'rank', 'paper'], crew.leaf)),
          );
          return { totalCount: nodes.length, edges: nodes.map((node) => ({ node })) };
        }),
    }));
  const barge = (row: Barge) => one('Barge', row, ({ leaf }) => leaves(['imo', 'name', 'flag'], leaf));
  const berth = (row: Berth | undefined): unknown =>
    one('Berth', row, ({ leaf, link }) => ({
      ...leaves(['id', 'quay', 'fee'], leaf),
      moored: () => link('moored', 'Ship', () => shipOf(row?.moored ?? null)),
      calls: () =>
        link('calls', 'Call', () =>
          all(row?.calls ?? [], (call) =>
            one('Call', call, (cell) => ({
              ...leaves(['day', 'kind'], cell.leaf),
              ship: () => cell.link('ship', 'Ship', () => shipOf(call.imo)),
            })),
          ),
        ),
    }));
  return {
    ships: () => all(data.ships, ship),
    ship: ({ imo }: { imo: string }) => shipOf(imo),
    berths: () => all(data.berths, berth),
    berth: ({ id }: { id: string }) => berth(data.berths.find((each) => each.id === id)),
    waiting: () => all(data.ships, ship),
    floating: () => [...all(data.ships, ship), ...all(data.barges, barge)],
  };
}

function leaves(names: readonly string[], leaf: (name: string) => unknown): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, leaf(name)]));
}
