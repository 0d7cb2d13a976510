// Where an error of a plain subgraph stands in what the caller may see. An error about a row or a cell that is hidden says
// that the row or cell is there, so it is not heard of.

import {
  type ConnectionField,
  type FieldPlan,
  type MatchPlan,
  type Place,
  plainKeys,
  type TypePlan,
} from './plan.ts';
import { attributesOf, exists, holds, isObject, type Shaping, typeOf, type Value } from './shape.ts';

type Path = readonly (string | number)[];

/** The rows of an answer of which something failed that the gateway reads for itself. */
export function unreadRows(value: Value, paths: readonly Path[]): ReadonlySet<unknown> {
  const rows = new Set<unknown>();
  for (const path of paths) {
    const at = path.findIndex((each) => String(each).startsWith(plainKeys.attributes));
    if (at < 0) continue;
    const row = path.slice(0, at).reduce<unknown>((each, key) => (each as Value | null)?.[key], value);
    if (isObject(row)) rows.add(row);
  }
  return rows;
}

/** Where the errors of a fetch stand, from its root on. An entity that failed as a whole fails in each of its sections. */
export function visiblePaths(shaping: Shaping, root: TypePlan, value: Value, path: Path): readonly Path[] {
  const visible = visiblePath(shaping, { types: new Map(), single: root }, value, path);
  if (visible === null) return [];
  const [key, index, ...rest] = visible;
  const field = root.fields.find((each) => each.key === key);
  if (field?.kind !== 'object' || field.list !== 'aligned' || typeof index !== 'number' || rest.length > 0)
    return [visible];
  const { representations } = shaping.variables;
  const asked: unknown = Array.isArray(representations) ? representations[index]?.__typename : undefined;
  const type = field.place.types.get(String(asked));
  const sections = type?.fields.filter((each) => each.kind !== 'constant') ?? [];
  return sections.map((section) => [...visible, section.key]);
}

/** @param path as the subgraph gives it, from `value` on; null where the caller may not hear of it */
function visiblePath(
  shaping: Shaping,
  place: Place,
  value: Value,
  path: Path,
  matches: readonly MatchPlan[] = [],
): Path | null {
  if (path.length === 0) return path;
  const type = typeOf(place, value);
  if (type === undefined || shaping.unread.has(value)) return null;
  const row = attributesOf(type, value);
  if (!exists(shaping, type, row, matches)) return null;
  const [key, ...rest] = path;
  const field = type.fields.find((each) => each.key === key);
  if (field === undefined || !isShown(shaping, field, row)) return null;
  const below = belowField(shaping, field, value[field.key], rest);
  return below === null ? null : [field.key, ...below];
}

function isShown(shaping: Shaping, field: FieldPlan, row: Value): boolean {
  switch (field.kind) {
    case 'constant':
    case 'access':
    case 'subject':
      return false;
    case 'leaf':
      return field.cases.some(({ when }) => holds(shaping, when, row));
    case 'object':
    case 'connection':
      return holds(shaping, field.when, row);
    default:
      throw field satisfies never;
  }
}

function belowField(shaping: Shaping, field: FieldPlan, value: unknown, path: Path): Path | null {
  if (field.kind === 'object') {
    const [index, ...rest] = path;
    if (typeof index === 'number' && Array.isArray(value)) {
      const below = belowField(shaping, field, value[index], rest);
      return below === null ? null : [index, ...below];
    }
    return isObject(value) ? visiblePath(shaping, field.place, value, path, field.matches) : [];
  }
  if (field.kind === 'connection' && isObject(value)) return belowConnection(shaping, field, value, path);
  return [];
}

/** From the rows as the gateway asked for them to the place where the caller asked for them. */
function belowConnection(shaping: Shaping, field: ConnectionField, value: Value, path: Path): Path | null {
  const [key, index, ...rest] = path;
  const view = field.views.findIndex((each) => each.key === key);
  const plan = field.views[view];
  if (plan === undefined || typeof index !== 'number') return [];
  const rows = value[plan.key];
  const item: unknown = Array.isArray(rows) ? rows[index] : null;
  const row = plan.edges && isObject(item) ? item[plainKeys.node] : item;
  if (!isObject(row)) return [];
  const inner = plan.edges ? rest.slice(1) : rest;
  const below = visiblePath(shaping, plan.place, row, inner, field.matches);
  const [part] = field.parts.flatMap((each): Path[] => {
    if (each.kind === 'nodes' && each.view === view) return [[each.key, index]];
    if (each.kind !== 'edges') return [];
    const node = each.parts.find((one) => one.kind === 'node' && one.view === view);
    return node === undefined ? [] : [[each.key, index, node.key]];
  });
  return below === null || part === undefined ? null : [...part, ...below];
}
