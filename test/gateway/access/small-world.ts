// A supergraph of two domains, small enough to think through, and short ways to write rules for it. `people` owns Person,
// `trade` owns Shop; Card and Boss are no entities; Visit and Fine are the records behind an interface.

import { buildASTSchema, type GraphQLSchema, parse } from 'graphql';
import { type Catalog, readCatalog } from '../../../gateway/access/catalog.ts';
import { compilePolicy, type Policy } from '../../../gateway/access/policy.ts';
import { emptyRuleSet, type Rule, type RuleSet, ruleSetSchema } from '../../../gateway/access/rule.ts';

const supergraph = parse(/* GraphQL */ `
  type Query @join__type(graph: PEOPLE) @join__type(graph: TRADE) {
    person(id: ID!): Person @join__field(graph: PEOPLE)
    personByNumber(number: String! @matches(field: "Person.number")): Person @join__field(graph: PEOPLE)
    persons(first: Int!): PersonConnection @join__field(graph: PEOPLE)
    shop(code: ID!): Shop @join__field(graph: TRADE)
    records: [Record!] @join__field(graph: TRADE)
    stray: Stray @join__field(graph: TRADE)
    version: String
  }

  type Person
    @join__type(graph: TRADE, key: "id")
    @join__type(graph: PEOPLE, key: "id")
    @rowAttribute(name: "id", kind: "PERSON")
    @rowAttribute(name: "city", kind: "DIVISION")
    @rowAttribute(name: "status", kind: "CODE") {
    id: ID! @classified(level: "L1", share: "CONDITIONAL", source: "p") @ladder(rungs: "CLEAR > HIDDEN")
    number: String
      @classified(level: "L4", share: "CONDITIONAL", source: "p")
      @ladder(rungs: "CLEAR > ID_3_4 > ID_1_1 > TOKEN > HIDDEN")
      @reveals(at: "CLEAR", fields: "birth sex")
      @reveals(at: "ID_3_4", fields: "sex")
      @join__field(graph: PEOPLE)
    name: String
      @classified(level: "L3", share: "CONDITIONAL", source: "p")
      @ladder(rungs: "CLEAR > NAME > HIDDEN")
      @join__field(graph: PEOPLE)
    sex: String @classified(level: "L2", share: "CONDITIONAL", source: "p") @join__field(graph: PEOPLE)
    birth: String
      @classified(level: "L3", share: "CONDITIONAL", source: "p")
      @ladder(rungs: "CLEAR > YEAR > HIDDEN")
      @join__field(graph: PEOPLE)
    adult: Boolean
      @classified(level: "L2", share: "CONDITIONAL", source: "p")
      @derivedFrom(fields: "birth")
      @join__field(graph: PEOPLE)
    friend: Person @classified(level: "L3", share: "CONDITIONAL", source: "p") @join__field(graph: PEOPLE)
    friends(first: Int!): PersonConnection
      @classified(level: "L3", share: "CONDITIONAL", source: "p")
      @join__field(graph: PEOPLE)
    card: Card @classified(level: "L3", share: "CONDITIONAL", source: "p") @join__field(graph: PEOPLE)
    nickname: String @join__field(graph: PEOPLE)
    shops: [Shop!] @classified(level: "L2", share: "CONDITIONAL", source: "t") @join__field(graph: TRADE)
    stars: String
      @classified(level: "L3", share: "CONDITIONAL", source: "t")
      @ladder(rungs: "CLEAR > BAND > HIDDEN")
      @join__field(graph: TRADE)
    _access: String @join__field(graph: PEOPLE)
    _subject: String
  }

  type Card @join__type(graph: PEOPLE) @rowAttribute(name: "status", kind: "CODE") {
    cardNumber: String
      @classified(level: "L4", share: "NOT_SHARED", source: "p")
      @ladder(rungs: "CLEAR > LAST_4 > HIDDEN")
    expires: String @classified(level: "L2", share: "CONDITIONAL", source: "p")
  }

  type Shop
    @join__type(graph: PEOPLE, key: "code")
    @join__type(graph: TRADE, key: "code")
    @rowAttribute(name: "city", kind: "DIVISION") {
    code: ID! @classified(level: "L1", share: "UNCONDITIONAL", source: "t")
    title: String @classified(level: "L1", share: "UNCONDITIONAL", source: "t") @join__field(graph: TRADE)
    holder: Holder @classified(level: "L2", share: "CONDITIONAL", source: "t") @join__field(graph: TRADE)
    boss: Boss @classified(level: "L1", share: "UNCONDITIONAL", source: "t") @join__field(graph: TRADE)
    records: [Record!] @classified(level: "L1", share: "UNCONDITIONAL", source: "t") @join__field(graph: TRADE)
    visits: [Visit!] @classified(level: "L1", share: "UNCONDITIONAL", source: "t") @join__field(graph: TRADE)
    _access: String @join__field(graph: TRADE)
  }

  union Holder @join__type(graph: TRADE) = Person | Shop

  type Boss @join__type(graph: TRADE) {
    title: String @classified(level: "L1", share: "UNCONDITIONAL", source: "t")
    person: Person @classified(level: "L2", share: "CONDITIONAL", source: "t")
  }

  interface Record @join__type(graph: TRADE) {
    recordId: ID
    status: String
  }

  type Visit implements Record @join__type(graph: TRADE) {
    recordId: ID @classified(level: "L1", share: "UNCONDITIONAL", source: "t")
    status: String @classified(level: "L1", share: "UNCONDITIONAL", source: "t")
    visitor: String @classified(level: "L3", share: "CONDITIONAL", source: "t")
  }

  type Fine implements Record @join__type(graph: TRADE) {
    recordId: ID @classified(level: "L1", share: "UNCONDITIONAL", source: "t")
    status: String @classified(level: "L3", share: "CONDITIONAL", source: "t")
    amount: String @classified(level: "L3", share: "CONDITIONAL", source: "t") @ladder(rungs: "CLEAR > BAND > HIDDEN")
  }

  type Stray @join__type(graph: TRADE) {
    thing: String
  }

  type PersonConnection @join__type(graph: PEOPLE) {
    edges: [PersonEdge!]!
    nodes: [Person!]!
    pageInfo: PageInfo!
  }

  type PersonEdge @join__type(graph: PEOPLE) {
    cursor: String!
    node: Person!
  }

  type PageInfo @join__type(graph: PEOPLE) {
    hasNextPage: Boolean!
  }
`);

export const catalog: Catalog = readCatalog(supergraph);
export const schema: GraphQLSchema = buildASTSchema(supergraph, { assumeValidSDL: true });

type Draft = Partial<Omit<Rule, 'fields'>> & { readonly fields: Rule['fields'] };

/** A grant in clear to everybody, unless it says otherwise. */
export function grant(draft: Draft): Rule {
  return { ...defaults('grant', draft), kind: 'GRANT', ...draft };
}

/** A limit to HIDDEN for everybody, unless it says otherwise. */
export function limit(draft: Draft): Rule {
  return { ...defaults('limit', draft), kind: 'LIMIT', rung: 'HIDDEN', ...draft };
}

function defaults(prefix: string, { fields, rung = '' }: Draft): Omit<Rule, 'kind' | 'fields'> {
  return {
    id: `${prefix} ${JSON.stringify(fields)} ${rung}`.replaceAll(/\W+/g, '-').slice(0, 100),
    rung: 'CLEAR',
    subjects: { roles: ['*'] },
    purposes: ['*'],
    uses: ['READ'],
    reason: 'test',
  };
}

/** The rules with two purposes, P and Q, of which Q demands a case. */
export function ruleSet(rules: readonly Rule[], rest: Partial<RuleSet> = {}): RuleSet {
  const purposes = [
    { code: 'P', name: 'P', legalBasis: 'test', caseRequired: false },
    { code: 'Q', name: 'Q', legalBasis: 'test', caseRequired: true },
  ];
  return { ...emptyRuleSet, purposes, rules: [...rules], ...rest };
}

/** Compiled as what comes out of a file. */
export function policyOf(rules: readonly Rule[]): Policy {
  const written: unknown = JSON.parse(JSON.stringify(ruleSet(rules)));
  return compilePolicy(ruleSetSchema.parse(written), catalog, 1);
}
