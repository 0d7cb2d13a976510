// Random conditions and orders for the lists of random operations. Operands are plausible for their type, so that some rows
// fit and others do not; which rows those are is what must not depend on what the caller may not see.

import {
  astFromValue,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  print,
} from 'graphql';

export interface Asking {
  readonly schema: GraphQLSchema;
  /** What is read: `Type` and `Type.field`. */
  readonly coordinates: Set<string>;
  /** Whether lists of a type may be asked by a field. */
  readonly readable: (type: string, field: string) => boolean;
  /** Keys of some rows of a type. */
  readonly keysOf: (type: string) => readonly string[];
}

/** A `where` for rows of a type; `seed` decides which. */
export function conditionFor(asking: Asking, type: string, seed: number, depth = 0): object {
  const input = asking.schema.getType(`${type}Where`) as GraphQLInputObjectType;
  const fields = Object.values(input.getFields()).filter(
    ({ name }) => ['and', 'or', 'not'].includes(name) || asking.readable(type, name),
  );
  const field = fields[seed % fields.length] as (typeof fields)[number];
  const filter = getNamedType(field.type);
  const next = (seed * 31 + 17) % 9973;
  if (['and', 'or', 'not'].includes(field.name)) {
    if (depth > 2) return {};
    const inner = conditionFor(asking, type, next, depth + 1);
    if (field.name === 'not') return { not: inner };
    return { [field.name]: [inner, conditionFor(asking, type, (next * 7 + 3) % 9973, depth + 1)] };
  }
  asking.coordinates.add(`${type}.${field.name}`);
  const related = /^(.+?)(List)?Where$/.exec(filter.name);
  if (related === null)
    return { [field.name]: operatorFor(asking, type, filter as GraphQLInputObjectType, next) };
  const [, other = '', list] = related;
  asking.coordinates.add(other);
  if (depth > 1) return { [field.name]: list === undefined ? {} : { some: {} } };
  const inner = conditionFor(asking, other, next, depth + 1);
  if (list === undefined) return { [field.name]: inner };
  if (next % 4 === 3) return { [field.name]: { count: { gte: next % 3 } } };
  return { [field.name]: { [['some', 'none', 'every'][next % 4] as string]: inner } };
}

function operatorFor(asking: Asking, type: string, filter: GraphQLInputObjectType, seed: number): object {
  const operators = Object.values(filter.getFields());
  const { name, type: operand } = operators[seed % operators.length] as (typeof operators)[number];
  const one = () => operandFor(asking, type, getNamedType(operand), seed);
  switch (name) {
    case 'isNull':
      return { isNull: seed % 2 === 0 };
    case 'in':
    case 'notIn': {
      const value = one();
      return value === undefined ? { isNull: false } : { [name]: [value] };
    }
    case 'between':
      return { isNull: false };
    case 'startsWith':
      return { startsWith: ['3', '江', '91', 'A'][seed % 4] };
    case 'matchesPinyinInitials':
      return { matchesPinyinInitials: ['w', 'js', 'z', 'n'][seed % 4] };
    case 'withinDivision':
      if (!asking.readable('Division', 'boundary')) return { isNull: seed % 2 === 0 };
      asking.coordinates.add('Division').add('Division.boundary');
      return { withinDivision: one() };
    case 'contains': {
      const value = one();
      return { contains: isEnumType(getNamedType(operand)) ? value : ['1', '南', '2'][seed % 3] };
    }
    default: {
      const value = one();
      return value === undefined ? { isNull: true } : { [name]: value };
    }
  }
}

function operandFor(asking: Asking, type: string, operand: GraphQLInputType, seed: number): unknown {
  if (isEnumType(operand)) return operand.getValues()[seed % operand.getValues().length]?.name;
  switch (String(operand)) {
    case 'ID':
      return asking.keysOf(type)[seed % 5] ?? 'none';
    case 'String':
      return ['1', '南京市', '156'][seed % 3];
    case 'Int':
    case 'Float':
      return seed % 50;
    case 'Money':
      return String(seed * 100);
    case 'Boolean':
      return seed % 2 === 0;
    case 'Date':
      return `${1950 + (seed % 76)}-06-15`;
    case 'DateTime':
      return `${2015 + (seed % 11)}-06-15T00:00:00+08:00`;
    case 'DivisionCode':
      return ['320100', '320102', '320000', '320500'][seed % 4];
    case 'Span':
      return { years: seed % 40 };
    case 'BoundingBox':
      return { west: 118 + (seed % 3), south: 31 + (seed % 4), east: 121, north: 35 };
    case 'GeoJSON':
      return {
        type: 'Polygon',
        coordinates: [
          [
            [118, 31],
            [121, 31],
            [119 + (seed % 3), 34],
            [118, 31],
          ],
        ],
      };
    case 'DistanceFrom':
      return { from: { lon: 118 + (seed % 3), lat: 31 + (seed % 4) }, metres: 1000 + 7 * seed };
    default:
      return undefined;
  }
}

/** An `orderBy` for rows of a type. */
export function orderFor(asking: Asking, type: string, seed: number): readonly object[] {
  const fields = asking.schema.getType(`${type}Field`);
  const values = (isEnumType(fields) ? fields.getValues() : []).filter(({ name }) =>
    asking.readable(type, name),
  );
  if (values.length === 0) return [];
  return [seed, seed * 13 + 5].slice(0, 1 + (seed % 2)).map((each) => {
    const { name } = values[each % values.length] as (typeof values)[number];
    const [object = '', inner] = name.split('_');
    asking.coordinates.add(`${type}.${object}`);
    if (inner !== undefined) {
      const owner = asking.schema.getType(type);
      if (!isObjectType(owner)) throw new Error(`${type} embeds nothing`);
      const embedded = String(getNamedType(owner.getFields()[object]?.type));
      asking.coordinates.add(embedded).add(`${embedded}.${inner}`);
    }
    return {
      field: name,
      direction: each % 3 === 0 ? 'DESC' : 'ASC',
      nulls: each % 5 === 0 ? 'FIRST' : 'LAST',
    };
  });
}

/** A value of an input as it stands in a document. */
export function literal(schema: GraphQLSchema, type: string, value: unknown): string {
  const input = schema.getType(type);
  if (!isInputObjectType(input)) throw new Error(`no input ${type}`);
  return written(input, value);
}

/** @param type null within a scalar whose values are objects, such as GeoJSON */
function written(type: GraphQLInputType | null, value: unknown): string {
  if (isNonNullType(type)) return written(type.ofType as GraphQLInputType, value);
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) {
    const element = isListType(type) ? (type.ofType as GraphQLInputType) : type;
    return `[${value.map((each) => written(element, each)).join(', ')}]`;
  }
  if (typeof value === 'object') {
    const fields = isInputObjectType(type) ? type.getFields() : {};
    const entries = Object.entries(value).map(
      ([name, each]) => `${name}: ${written(fields[name]?.type ?? null, each)}`,
    );
    return `{${entries.join(', ')}}`;
  }
  return type === null ? JSON.stringify(value) : print(astFromValue(value, type) ?? { kind: Kind.NULL });
}
