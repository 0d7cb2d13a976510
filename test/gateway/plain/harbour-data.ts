// What the two subgraphs of the harbour say of themselves, with the governance directives that the operator of the
// supergraph has put beside their fields, and the rows that they begin with.

export interface Crew {
  readonly name: string;
  readonly rank: string;
  readonly paper: string;
}

export interface Ship {
  readonly imo: string;
  readonly name: string;
  readonly flag: string | null;
  readonly port: string;
  readonly callSign: string;
  readonly tonnage: number;
  readonly insurance: string;
  readonly launched: string;
  readonly sister: string | null;
  readonly hold: { readonly cargo: string; readonly danger: string };
  readonly crew: readonly Crew[];
}

export interface Barge {
  readonly imo: string;
  readonly name: string;
  readonly flag: string | null;
}

export interface Berth {
  readonly id: string;
  readonly quay: string;
  readonly fee: string;
  readonly moored: string | null;
  readonly calls: readonly { readonly day: string; readonly kind: string; readonly imo: string }[];
}

export interface HarbourData {
  readonly ships: readonly Ship[];
  readonly barges: readonly Barge[];
  readonly berths: readonly Berth[];
}

const link = /* GraphQL */ `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@composeDirective"])
    @link(url: "https://yidang.example/governance/v1.0", import: ["@classified", "@ladder", "@rowAttribute", "@matches", "@subject"])
    @composeDirective(name: "@classified")
    @composeDirective(name: "@ladder")
    @composeDirective(name: "@rowAttribute")
    @composeDirective(name: "@matches")
    @composeDirective(name: "@subject")
  directive @classified(level: String!, share: String!, source: String!) on FIELD_DEFINITION
  directive @ladder(rungs: String!) on FIELD_DEFINITION
  directive @rowAttribute(name: String!, kind: String!, field: String) repeatable on OBJECT
  directive @matches(field: String!) on ARGUMENT_DEFINITION
  directive @subject(type: String!, field: String!) repeatable on OBJECT
  type ShipConnection @shareable { edges: [ShipEdge!]! nodes: [Ship!]! pageInfo: PageInfo! totalCount: Int! loudest: Int }
  type ShipEdge @shareable { cursor: String! node: Ship! }
  type PageInfo @shareable { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
`;

/** `@c` stands for the classification, which is the same everywhere here. */
function sdl(text: string): string {
  return link + text.replaceAll('@c ', '@classified(level: "L2", share: "CONDITIONAL", source: "harbour") ');
}

export const shipsSdl = sdl(/* GraphQL */ `
  type Query {
    ship(imo: ID!): Ship
    shipByCallSign(callSign: String! @matches(field: "Ship.callSign")): Ship
    ships: [Ship!]!
    shipsOf(flag: String @matches(field: "Ship.flag"), heavierThan: Int): [Ship!]!
    shipPage(first: Int, after: String): ShipConnection!
    vessels: [Vessel!]!
    floating: [Floating!]!
    heaviest: Int!
  }
  interface Vessel { imo: ID! name: String! flag: String }
  union Floating = Ship | Barge
  type Ship implements Vessel
    @key(fields: "imo")
    @rowAttribute(name: "flag", kind: "CODE", field: "flag")
    @rowAttribute(name: "port", kind: "DIVISION", field: "port")
    @rowAttribute(name: "owner", kind: "ORGANIZATION")
    @subject(type: "Ship", field: "imo") {
    imo: ID! @c @ladder(rungs: "CLEAR > HIDDEN")
    name: String! @c @ladder(rungs: "CLEAR > NAME > HIDDEN")
    flag: String @c @ladder(rungs: "CLEAR > HIDDEN")
    port: String! @c @ladder(rungs: "CLEAR > CITY > HIDDEN")
    callSign: String! @c @ladder(rungs: "CLEAR > LAST_4 > TOKEN > HIDDEN")
    tonnage: Int! @c @ladder(rungs: "CLEAR > HIDDEN")
    launched: String! @c @ladder(rungs: "CLEAR > MONTH > YEAR > HIDDEN")
    weight(minus: Int): String @c @ladder(rungs: "CLEAR > BAND > HIDDEN")
    sister: Ship @c @ladder(rungs: "CLEAR > HIDDEN")
    fleet: [Ship!]! @c @ladder(rungs: "CLEAR > HIDDEN")
    hold: Hold! @c @ladder(rungs: "CLEAR > HIDDEN")
    crew(first: Int!, after: String): CrewConnection! @c @ladder(rungs: "CLEAR > HIDDEN")
  }
  type Barge implements Vessel @rowAttribute(name: "flag", kind: "CODE", field: "flag") {
    imo: ID! @c @ladder(rungs: "CLEAR > HIDDEN")
    name: String! @c @ladder(rungs: "CLEAR > NAME > HIDDEN")
    flag: String @c @ladder(rungs: "CLEAR > HIDDEN")
    note: String @c @ladder(rungs: "CLEAR > HIDDEN")
  }
  type Hold @rowAttribute(name: "danger", kind: "CODE", field: "danger") {
    cargo: String! @c @ladder(rungs: "CLEAR > HIDDEN")
    danger: String! @c @ladder(rungs: "CLEAR > HIDDEN")
  }
  type Crew @rowAttribute(name: "rank", kind: "CODE", field: "rank") @subject(type: "Sailor", field: "paper") {
    name: String! @c @ladder(rungs: "CLEAR > NAME > HIDDEN")
    rank: String! @c @ladder(rungs: "CLEAR > HIDDEN")
    paper: String! @c @ladder(rungs: "CLEAR > LAST_4 > HIDDEN")
  }
  type CrewConnection { edges: [CrewEdge!]! pageInfo: PageInfo! totalCount: Int! }
  type CrewEdge { cursor: String! node: Crew! }
`);

export const berthsSdl = sdl(/* GraphQL */ `
  type Query {
    berth(id: ID!): Berth
    berths: [Berth!]!
    waiting: [Ship!]!
    waitingPage(first: Int, after: String): ShipConnection!
  }
  type Berth
    @key(fields: "id")
    @rowAttribute(name: "quay", kind: "CODE", field: "quay") {
    id: ID! @c @ladder(rungs: "CLEAR > HIDDEN")
    quay: String! @c @ladder(rungs: "CLEAR > HIDDEN")
    fee: String! @c @ladder(rungs: "CLEAR > BAND > HIDDEN")
    moored: Ship @c @ladder(rungs: "CLEAR > HIDDEN")
    calls: [Call!]! @c @ladder(rungs: "CLEAR > HIDDEN")
  }
  type Call
    @rowAttribute(name: "kind", kind: "CODE", field: "kind")
    @rowAttribute(name: "imo", kind: "CODE", field: "ship.imo")
    @subject(type: "Ship", field: "ship.imo") {
    day: String! @c @ladder(rungs: "CLEAR > MONTH > YEAR > HIDDEN")
    kind: String! @c @ladder(rungs: "CLEAR > HIDDEN")
    ship: Ship! @c @ladder(rungs: "CLEAR > HIDDEN")
  }
  type Ship @key(fields: "imo") {
    imo: ID!
    berth: Berth @c @ladder(rungs: "CLEAR > HIDDEN")
    insurance: String @c @ladder(rungs: "CLEAR > BAND > HIDDEN")
  }
`);

const crew = (count: number): readonly Crew[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `Sailor ${'abcdefgh'[index % 8]}`,
    rank: index % 2 === 0 ? 'MATE' : 'COOK',
    paper: `P-000${index}`,
  }));

function ship(imo: string, over: Partial<Ship>): Ship {
  return {
    imo,
    name: `Ship ${imo}`,
    flag: 'NO',
    port: '320100',
    callSign: `62220000000${imo}`,
    tonnage: Number(imo) * 10,
    insurance: '120000.00',
    launched: '2001-05-17',
    sister: null,
    hold: { cargo: 'timber', danger: 'NONE' },
    crew: crew(5),
    ...over,
  };
}

export const harbourData: HarbourData = {
  ships: [
    ship('1', { name: 'Aurora', flag: 'NO', sister: '2', tonnage: 900 }),
    ship('2', { name: 'Borealis', flag: 'SE', sister: '1', tonnage: 100, port: '320200' }),
    ship('3', { name: 'Corona', flag: 'NO', sister: '5', hold: { cargo: 'acid', danger: 'HIGH' } }),
    ship('4', { name: 'Dione', flag: null, tonnage: 5 }),
    ship('5', { name: 'Europa', flag: 'SE', port: '320102', tonnage: 700 }),
  ],
  barges: [
    { imo: 'b1', name: 'Mole', flag: 'NO' },
    { imo: 'b2', name: 'Toad', flag: 'SE' },
  ],
  berths: [
    {
      id: 'east',
      quay: 'Q1',
      fee: '900.00',
      moored: '1',
      calls: [
        { day: '2026-03-02', kind: 'TRADE', imo: '1' },
        { day: '2026-03-09', kind: 'NAVY', imo: '2' },
        { day: '2026-04-01', kind: 'TRADE', imo: '2' },
      ],
    },
    {
      id: 'west',
      quay: 'Q2',
      fee: '50.00',
      moored: '2',
      calls: [{ day: '2026-01-05', kind: 'TRADE', imo: '3' }],
    },
    { id: 'north', quay: 'Q1', fee: '70.00', moored: null, calls: [] },
  ],
};
