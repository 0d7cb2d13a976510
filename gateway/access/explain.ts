// Why a cell is as it is: the entry that an answer carries for each path that the decision touched.

import { type GraphQLObjectType, getNamedType, isAbstractType, isCompositeType } from 'graphql';
import { staticRung } from './cell.ts';
import type { Decision } from './decide.ts';
import type { Demand } from './demands.ts';
import { type Lapse, lapseOf } from './lapse.ts';
import { nodeType, type RewriteScope } from './rewrite.ts';

export interface AccessEntry {
  /** Response path without list positions: `person.licenses.nodes.number`. */
  readonly path: string;
  readonly coordinate: string;
  /** The rung, or BY_ROW where rows differ. */
  readonly outcome: string;
  /** Rungs in question where rows differ. */
  readonly rungs?: readonly string[];
  /** Rules that decide, or directives of the supergraph, which no rule overrides; empty: no rule grants it. */
  readonly rules: readonly string[];
  /** Where no rule grants it: a grant of the caller's that is not in its time. */
  readonly lapsed?: Lapse & { readonly remedy: string };
  /** Where the supergraph keeps it from the caller: what the caller would have to bring. */
  readonly lacking?: Lack;
}

interface Lack {
  readonly code: 'TOKEN_REQUIRED' | 'SCOPE_REQUIRED' | 'POLICY_REQUIRED';
  readonly remedy: string;
}

/** What to do about all of them. */
export const remedy =
  '如需更多字段，请注明用途与字段向安全管理员申请授权 · To see more, ask a security admin for a grant, naming purpose and fields.';

const remediesOfLapses: Readonly<Record<Lapse['code'], (at: string) => string>> = {
  GRANT_EXPIRED: (at) =>
    `授权已于 ${at} 到期，请向安全管理员申请续期 · The grant ended at ${at}: ask a security admin to renew it.`,
  GRANT_NOT_BEGUN: (at) => `授权自 ${at} 起生效，请届时重试 · The grant begins at ${at}: retry then.`,
};

const lacks: Readonly<Record<Demand['by'], Lack>> = {
  '@authenticated': {
    code: 'TOKEN_REQUIRED',
    remedy: '请使用有效令牌调用 · Call with a valid token.',
  },
  '@policy': {
    code: 'POLICY_REQUIRED',
    remedy:
      '超图要求调用者具有某项角色，请向安全管理员申请 · The supergraph demands a role that you do not have: ask a security admin for it.',
  },
  '@requiresScopes': {
    code: 'SCOPE_REQUIRED',
    remedy:
      '超图要求令牌带有某项 scope，请换取带有该 scope 的令牌 · The supergraph demands a scope that your token does not have: get a token with it.',
  },
};

/**
 * Nothing for a cell that is clear on every row.
 * @param hidden whether the field was left out of what is planned
 */
export function entriesOf(
  scope: RewriteScope,
  type: GraphQLObjectType,
  field: string,
  path: string,
  hidden: boolean,
): readonly AccessEntry[] {
  return outcomes(scope, type, field, path, hidden).map((entry) => withCause(scope.decision, entry));
}

function withCause(decision: Decision, entry: AccessEntry): AccessEntry {
  if (entry.outcome !== 'HIDDEN') return entry;
  const [directive] = entry.rules.filter(isDirective);
  if (directive !== undefined) return { ...entry, lacking: lacks[directive] };
  if (entry.rules.length > 0) return entry;
  const lapse = lapseOf(decision, 'READ', entry.coordinate, false);
  return lapse === undefined
    ? entry
    : { ...entry, lapsed: { ...lapse, remedy: remediesOfLapses[lapse.code](lapse.at) } };
}

function outcomes(
  scope: RewriteScope,
  type: GraphQLObjectType,
  field: string,
  path: string,
  hidden: boolean,
): readonly AccessEntry[] {
  const cell = cellEntries(scope, type, field, path);
  if (cell.some(isHidden)) return cell;
  const entries = [...cell, ...rowEntries(scope, type, field, path)];
  if (!hidden || entries.some(isHidden)) return entries;
  const coordinate = `${type.name}.${field}`;
  return [{ path, coordinate, outcome: 'HIDDEN', rules: rulesOfOthers(scope, type, field) }];
}

function isHidden({ outcome }: AccessEntry): boolean {
  return outcome === 'HIDDEN';
}

function cellEntries(
  scope: RewriteScope,
  type: GraphQLObjectType,
  field: string,
  path: string,
): readonly AccessEntry[] {
  const cell = scope.decision.types.get(type.name)?.fields.get(field);
  if (cell === undefined) return [];
  const { rules } = cell;
  const coordinate = `${type.name}.${field}`;
  const rung = staticRung(cell);
  if (rung !== null) return rung === 'CLEAR' ? [] : [{ path, coordinate, outcome: rung, rules }];
  const rungs = cell.cases.map((each) => each.rung);
  if (cell.cases.at(-1)?.when !== true) rungs.push('HIDDEN');
  return [{ path, coordinate, outcome: 'BY_ROW', rungs, rules }];
}

/** The types of which no row exists behind the field. */
function rowEntries(
  scope: RewriteScope,
  type: GraphQLObjectType,
  field: string,
  path: string,
): readonly AccessEntry[] {
  const target = nodeType(getNamedType(type.getFields()[field]?.type), scope.schema);
  if (!isCompositeType(target)) return [];
  const targets = isAbstractType(target) ? scope.schema.getPossibleTypes(target) : [target];
  return targets.flatMap(({ name }): AccessEntry[] => {
    const decided = scope.decision.types.get(name);
    return decided?.rows === false
      ? [{ path, coordinate: name, outcome: 'HIDDEN', rules: decided.rowRules }]
      : [];
  });
}

/**
 * What hides a field that its own cell does not: what the supergraph demands of it, on its type or on an interface of it; or the
 * rules of other types, as a field of an interface is hidden as soon as one of the types that may stand there hides it.
 */
function rulesOfOthers(scope: RewriteScope, type: GraphQLObjectType, field: string): readonly string[] {
  const interfaces = type.getInterfaces().filter((each) => field in each.getFields());
  const barred = [type, ...interfaces].flatMap(
    ({ name }) => scope.decision.barred.get(`${name}.${field}`) ?? [],
  );
  const others = interfaces.flatMap((each) => scope.schema.getPossibleTypes(each));
  const cells = others.map(({ name }) => scope.decision.types.get(name)?.fields.get(field));
  const hiding = cells.filter((cell) => staticRung(cell) === 'HIDDEN');
  return [...new Set([...barred, ...hiding.flatMap((cell) => cell?.rules ?? [])])].sort();
}

function isDirective(rule: string): rule is Demand['by'] {
  return Object.hasOwn(lacks, rule);
}
