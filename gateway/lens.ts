// Translates a decision into what each subgraph obeys: a lens of its own types, and nothing of who asks or why it is so.

import { type Catalog, type CatalogType, graphName } from './access/catalog.ts';
import { staticRung } from './access/cell.ts';
import { type Decision, digest, showsTokens, type TypeDecision } from './access/decide.ts';
import type { Lens } from './data-sources.ts';
import { type DisclosureSettings, protectionOf } from './limits/disclosure.ts';

type TypeLens = NonNullable<Lens['types']>[string];
type Cases = TypeLens['fields'][string];

/** The lens for the subgraph `name`. */
export function lensFor(
  decision: Decision,
  catalog: Catalog,
  name: string,
  disclosure?: DisclosureSettings,
): Lens {
  const graph = graphName(name);
  const types: Record<string, TypeLens> = {};
  for (const type of catalog.types.values()) {
    const decided = decision.types.get(type.name);
    if (decided === undefined) continue;
    const fields = fieldsOf(type, decided, graph);
    if (holdsRows(type, graph)) {
      types[type.name] = {
        rows: decided.rows,
        fields,
        matches: Object.fromEntries(decided.matches),
        access: [...decided.remote.values()],
        ...statisticsOf(type, decided, graph, disclosure),
      };
    } else if (Object.keys(fields).length > 0) {
      // Rows of another domain's entity are its owner's to decide.
      types[type.name] = { rows: true, fields, matches: {}, access: [] };
    }
  }
  const { values, purpose } = decision;
  const rights = {
    types,
    named: namedEntities(decision, catalog),
    ...(hidesNothing(decision, catalog) ? { whole: true as const } : {}),
  };
  // Of the rights in this domain alone, so that callers whose rights differ elsewhere share what is made of them here.
  const shape = digest([showsTokens(decision.types) ? purpose : '', rights]);
  return { fingerprint: digest([shape, values]), shape, values, purpose, ...rights };
}

function namedEntities(decision: Decision, { types }: Catalog): readonly string[] {
  return [...types.values()].flatMap(({ name, keys }) => {
    const decided = decision.types.get(name);
    const cells = [...keys].map((key) => decided?.fields.get(key));
    const inClear = cells.every((cell) => cell !== undefined && staticRung(cell) === 'CLEAR');
    return cells.length > 0 && decided?.rows === true && inClear ? [name] : [];
  });
}

function statisticsOf(
  type: CatalogType,
  { statistics }: TypeDecision,
  graph: string,
  disclosure: DisclosureSettings | undefined,
): Pick<TypeLens, 'statistics'> {
  if (statistics === null) return {};
  const fields: Record<string, Cases> = {};
  for (const [name, { cases }] of statistics.fields)
    if (type.fields.get(name)?.graphs.includes(graph)) fields[name] = cases;
  const levels = Object.keys(fields).map((name) => type.fields.get(name)?.level ?? 'L1');
  const highest = levels.reduce((one, other) => (one < other ? other : one), 'L1');
  const protection = disclosure && { protection: protectionOf(disclosure, highest) };
  const multiple = statistics.multiple === null ? {} : { multiple: statistics.multiple };
  return { statistics: { rows: statistics.rows, fields, ...protection, ...multiple } };
}

/** Whether rows of the type are the subgraph's to decide: the owner's, and of what is no entity everybody's own. */
export function holdsRows(type: CatalogType, graph: string): boolean {
  return type.owner === graph || (type.keys.size === 0 && type.graphs.includes(graph));
}

/** Whether nothing is hidden from the caller, in no subgraph and on no row. */
function hidesNothing(decision: Decision, { types }: Catalog): boolean {
  if (decision.barred.size > 0) return false;
  return [...types.values()].every(({ name, classified }) => {
    const decided = decision.types.get(name);
    return (
      classified &&
      decided?.rows === true &&
      [...decided.fields.values()].every((cell) => staticRung(cell) === 'CLEAR')
    );
  });
}

function fieldsOf(type: CatalogType, decided: TypeDecision, graph: string): Record<string, Cases> {
  const fields: Record<string, Cases> = {};
  for (const [name, field] of type.fields) {
    const cases = decided.fields.get(name)?.cases ?? [];
    const holds = holdsRows(type, graph);
    if (!field.graphs.includes(graph) || (field.key && !holds) || cases.length === 0) continue;
    // Where the condition is the owner's to decide, the field is given here and held back by the door.
    fields[name] = decided.remote.has(name) && !holds ? [{ when: true, rung: 'CLEAR' }] : cases;
  }
  return fields;
}
