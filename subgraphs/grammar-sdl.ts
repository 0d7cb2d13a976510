// Derives from a domain's SDL what its lists can be asked: the arguments of every connection field and, for each type of
// the domain, by which fields rows are filtered and ordered. What an operator does is in schema/grammar.graphql, once.

import {
  type ASTNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  type TypeNode,
  visit,
} from 'graphql';

type RowType = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/** A domain's document, and what its SDL does not say. */
export interface GrammarSource {
  readonly document: DocumentNode;
  /** Entities that another domain owns: their rows cannot be asked for here. */
  readonly references: ReadonlySet<string>;
  /** Types whose columns lie in the row of another. */
  readonly embedded: ReadonlySet<string>;
  /** What an index serves of a field of a type. */
  readonly indexed: (type: string, field: string) => readonly string[];
}

interface Reading {
  readonly indexed: GrammarSource['indexed'];
  readonly embedded: ReadonlySet<string>;
  /** The types whose rows or embedded objects the domain holds, by name. */
  readonly types: ReadonlyMap<string, RowType>;
  readonly enums: ReadonlySet<string>;
}

/** The document with paging, filter and order arguments on every connection field. */
export function withListArguments(source: GrammarSource): DocumentNode {
  const { types } = readingOf(source);
  return visit(source.document, {
    FieldDefinition(field) {
      const node = nodeOf(field);
      if (node === undefined || !types.has(node)) return undefined;
      return { ...field, arguments: [...(field.arguments ?? []), ...listArguments(node)] };
    },
  });
}

/** The SDL of the inputs that the arguments of `withListArguments` refer to. */
export function grammarSdl(source: GrammarSource): string {
  const reading = readingOf(source);
  const filters = new Map<string, string>();
  const inputs = [...reading.types.values()].map((type) => typeInputs(reading, type, filters));
  return [...[...filters].sort().map(([, sdl]) => sdl), ...inputs].join('');
}

function readingOf({ document, references, embedded, indexed }: GrammarSource): Reading {
  const types = new Map<string, RowType>();
  const enums = new Set<string>();
  for (const definition of document.definitions) {
    const isType =
      definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION;
    if (definition.kind === Kind.ENUM_TYPE_DEFINITION) enums.add(definition.name.value);
    else if (isType && definition.name.value !== 'Query' && !references.has(definition.name.value))
      types.set(definition.name.value, definition);
  }
  return { types, enums, embedded, indexed };
}

function nodeOf({ type }: FieldDefinitionNode): string | undefined {
  return /^(.+)Connection$/.exec(namedType(type))?.[1];
}

const parsedArguments = new Map<string, readonly InputValueDefinitionNode[]>();

function listArguments(node: string): readonly InputValueDefinitionNode[] {
  const known = parsedArguments.get(node);
  if (known !== undefined) return known;
  const { definitions } = parse(
    `type T { f(
  "前若干条，1 到 1000 · The first so many, 1 to 1000; either first or last is given"
  first: Int
  "游标，取其后 · Cursor after which to begin"
  after: String
  "后若干条，1 到 1000 · The last so many, 1 to 1000"
  last: Int
  "游标，取其前 · Cursor before which to end"
  before: String
  "筛选条件 · Which rows"
  where: ${node}Where
  "排序，末尾按主键 · In what order, and by key where that leaves a tie"
  orderBy: [${node}OrderBy!]
): Int }`,
    { noLocation: true },
  );
  const [type] = definitions;
  const made = (type?.kind === Kind.OBJECT_TYPE_DEFINITION && type.fields?.[0]?.arguments) || [];
  parsedArguments.set(node, made);
  return made;
}

function typeInputs(reading: Reading, type: RowType, filters: Map<string, string>): string {
  const name = type.name.value;
  const fields = (type.fields ?? []).flatMap((field) => {
    const filter = filterOf(reading, field, filters);
    const served = reading.indexed(name, field.name.value);
    const indexed = served.length === 0 ? '' : ` @indexed(for: "${served.join(' ')}")`;
    return filter === undefined
      ? []
      : [`  ${described(field)}\n  ${field.name.value}: ${filter}${indexed}\n`];
  });
  return `
"${name} 的筛选条件，须同时满足 · Conditions on ${name}, all of which hold."
input ${name}Where {
  "全部满足 · All of these hold."
  and: [${name}Where!]
  "满足其一 · One of these holds."
  or: [${name}Where!]
  "不满足 · This does not hold."
  not: ${name}Where
${fields.join('')}}
${listInput(reading, name)}${orderInputs(reading, type)}`;
}

/** Conditions on the rows of a relation to many. */
function listInput({ types }: Reading, name: string): string {
  const related = [...types.values()].some(({ fields }) => fields?.some((field) => nodeOf(field) === name));
  return related
    ? `
"与多条 ${name} 的关系 · Conditions on related rows of ${name}."
input ${name}ListWhere {
  "至少一条满足 · At least one of them fits."
  some: ${name}Where
  "没有一条满足 · None of them fits."
  none: ${name}Where
  "每一条都满足 · Each of them fits."
  every: ${name}Where
  "条数 · How many there are."
  count: IntFilter
}
`
    : '';
}

function orderInputs(reading: Reading, type: RowType): string {
  const name = type.name.value;
  const fields = orderFields(reading, type);
  if (fields.length === 0) return '';
  return `
"${name} 的字段 · Fields of ${name}."
enum ${name}Field {
${fields.map(({ path, field }) => `  ${described(field)}\n  ${path}\n`).join('')}}

"${name} 的排序 · An order of ${name}."
input ${name}OrderBy {
  "字段 · Field."
  field: ${name}Field!
  "方向 · Direction."
  direction: Direction! = ASC
  "空值的位置 · Where rows without a value stand."
  nulls: Nulls! = LAST
}
`;
}

/** Single leaf values, those of embedded objects under `<object>_<field>`. */
function orderFields(
  reading: Reading,
  type: RowType,
): readonly { readonly path: string; readonly field: FieldDefinitionNode }[] {
  return (type.fields ?? []).flatMap((field) => {
    if (isDerived(field)) return [];
    const path = field.name.value;
    const target = namedType(field.type);
    if (isComparable(reading, field)) return [{ path, field }];
    if (!reading.embedded.has(target)) return [];
    return (reading.types.get(target)?.fields ?? [])
      .filter((each) => isComparable(reading, each) && !isDerived(each))
      .map((each) => ({ path: `${path}_${each.name.value}`, field: each }));
  });
}

function isComparable({ enums }: Reading, { type }: FieldDefinitionNode): boolean {
  const name = namedType(type);
  return !isList(type) && (enums.has(name) || (filteredScalars.has(name) && name !== 'GeoJSON'));
}

const filteredScalars: ReadonlySet<string> = new Set([
  ...['ID', 'String', 'Int', 'Float', 'Boolean', 'Date', 'DateTime', 'Money', 'DivisionCode'],
  ...['ResidentIdNumber', 'UnifiedSocialCreditCode', 'ELicenseIdentifier', 'RealPropertyUnitCode', 'GeoJSON'],
]);

/** Name of the input by which a field is filtered; nothing for what is computed or lies in another domain. */
function filterOf(
  reading: Reading,
  field: FieldDefinitionNode,
  filters: Map<string, string>,
): string | undefined {
  if (isDerived(field)) return undefined;
  const name = namedType(field.type);
  const node = nodeOf(field);
  if (node !== undefined) return reading.types.has(node) ? `${node}ListWhere` : undefined;
  if (reading.enums.has(name)) {
    const filter = isList(field.type) ? `${name}ListFilter` : `${name}Filter`;
    filters.set(filter, isList(field.type) ? enumListFilter(name) : enumFilter(name));
    return filter;
  }
  if (filteredScalars.has(name)) {
    if (!isList(field.type)) return name === 'String' && isName(field) ? 'NameFilter' : `${name}Filter`;
    return name === 'String' ? 'StringListFilter' : undefined;
  }
  return reading.types.has(name) && !isList(field.type) ? `${name}Where` : undefined;
}

/** Whether a text is a name or an address, which people also know by the initials of its pinyin. */
function isName({ name }: FieldDefinitionNode): boolean {
  return /(?:^name|^address|^fullText|Name|Address)$/.test(name.value);
}

function enumFilter(name: string): string {
  return `
"按 ${name} 筛选 · Conditions on a ${name}."
input ${name}Filter {
  "等于 · Equal to."
  eq: ${name}
  "不等于 · Not equal to."
  ne: ${name}
  "属于其一 · One of these."
  in: [${name}!]
  "不属于其一 · None of these."
  notIn: [${name}!]
  "是否为空 · Whether there is no value."
  isNull: Boolean
}
`;
}

function enumListFilter(name: string): string {
  return `
"按 ${name} 列表筛选 · Conditions on a list of ${name}."
input ${name}ListFilter {
  "包含 · Contains this."
  contains: ${name}
  "是否为空 · Whether there is no value."
  isNull: Boolean
}
`;
}

function described({ description }: FieldDefinitionNode): string {
  return JSON.stringify(description?.value ?? '');
}

function isDerived(node: FieldDefinitionNode): boolean {
  return node.directives?.some(({ name }) => name.value === 'derivedFrom') ?? false;
}

export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}

function isList(type: ASTNode): boolean {
  if (type.kind === Kind.NON_NULL_TYPE) return isList(type.type);
  return type.kind === Kind.LIST_TYPE;
}
