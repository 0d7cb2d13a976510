// What a caller can see at all, for one purpose: types and fields that some rule lets them use. Of the rest it says nothing.

import { isObjectType } from 'graphql';
import type { CatalogField, CatalogType } from './catalog.ts';
import type { Condition } from './condition.ts';
import type { TypeDecision } from './decide.ts';
import { isPlanned, type RewriteScope } from './rewrite.ts';
import { conditionOf } from './sentence.ts';
import type { Use } from './written.ts';

/** As schema/gateway.graphql has it. */
export interface VisibleType {
  readonly name: string;
  readonly title: string;
  readonly domain: string;
  /** ALL, or SOME where it depends on the row. */
  readonly rows: 'ALL' | 'SOME';
  readonly rowsInWords: string;
  readonly rules: readonly string[];
  readonly fields: readonly VisibleField[];
}

interface VisibleField {
  readonly name: string;
  readonly title: string;
  readonly level: string;
  readonly uses: readonly Use[];
  /** The rungs at which values are shown, and on which rows. */
  readonly rungs: readonly { readonly rung: string; readonly rowsInWords: string }[];
  readonly rules: readonly string[];
}

/** @param mayUse coordinates that the caller may use so, where READ and MATCH do not say it */
export function visibleTypes(
  scope: RewriteScope,
  mayUse: (use: Use) => ReadonlySet<string>,
): readonly VisibleType[] {
  const uses = { STATISTICS: mayUse('STATISTICS'), EXPORT: mayUse('EXPORT') };
  return [...scope.catalog.types.values()]
    .flatMap((type) => {
      const decided = scope.decision.types.get(type.name);
      return decided === undefined || decided.rows === false ? [] : [visibleType(scope, type, decided, uses)];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

type OtherUses = Readonly<Record<'STATISTICS' | 'EXPORT', ReadonlySet<string>>>;

function visibleType(
  scope: RewriteScope,
  { name, title, owner, fields }: CatalogType,
  decided: TypeDecision,
  uses: OtherUses,
): VisibleType {
  return {
    name,
    title,
    domain: owner.toLowerCase().replaceAll('_', '-'),
    rows: decided.rows === true ? 'ALL' : 'SOME',
    rowsInWords: inWords(decided.rows),
    rules: decided.rowRules,
    fields: [...fields].flatMap(([field, entry]) => visibleField(scope, name, field, entry, decided, uses)),
  };
}

function visibleField(
  scope: RewriteScope,
  typeName: string,
  name: string,
  { title, level }: CatalogField,
  decided: TypeDecision,
  others: OtherUses,
): readonly VisibleField[] {
  const type = scope.schema.getType(typeName);
  const cell = decided.fields.get(name);
  const isRead = isObjectType(type) && isPlanned(scope, type, name);
  const coordinate = `${typeName}.${name}`;
  const uses: Use[] = [
    ...(isRead ? (['READ'] as const) : []),
    ...(decided.matches.get(name) ? (['MATCH'] as const) : []),
    ...(['STATISTICS', 'EXPORT'] as const).filter((use) => others[use].has(coordinate)),
  ];
  if (uses.length === 0) return [];
  const cases = isRead ? (cell?.cases ?? []) : [];
  const rungs = cases.map(({ rung, when }) => ({ rung, rowsInWords: inWords(when) }));
  return [{ name, title, level, uses, rungs, rules: isRead ? (cell?.rules ?? []) : [] }];
}

/** `residenceDivision 位于 … · residenceDivision is within …` */
function inWords(when: Condition): string {
  if (when === true) return '全部 · all';
  const { zh, en } = conditionOf(when);
  return `${zh} · ${en}`;
}
