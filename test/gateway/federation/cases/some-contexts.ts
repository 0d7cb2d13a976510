import type { FederationCase, Row } from '../federation-case.ts';

const ships: readonly Row[] = ['s1', 's2', 's3'].map((id, index) => ({
  __typename: 'Ship',
  id,
  load: index * 2,
}));
const [s1, s2, s3] = ships;
const dock = { __typename: 'Dock', id: 'd1', ship: s1, depth: 4 };
const quay: Record<string, unknown> = { __typename: 'Quay', id: 'q1', ship: s2, beside: dock };
const buoy = { __typename: 'Buoy', id: 'o1', ship: s3, depth: null };
dock.ship = s1;
const stops = [dock, quay, null, buoy];
const north = { __typename: 'Fleet', id: 'f1', first: quay, stops, marks: [dock, buoy, quay], lead: s2 };
const south = { __typename: 'Fleet', id: 'f2', first: dock, stops: [quay], marks: null, lead: s1 };

export const someContexts: FederationCase = {
  title: 'a context may be of an interface, of a union, of some types of an interface, and of the root',
  subgraphs: {
    fleets: `
      type Query @context(name: "sea") { sea(loud: Boolean): String fleets: [Fleet!]! north: Fleet! }
      type Fleet @key(fields: "id") @context(name: "flag") { id: ID! flag(short: Boolean): String first: Stop stops: [Stop] marks: [Mark] lead: Ship }
      interface Stop { id: ID! ship: Ship }
      union Mark @context(name: "mark") = Dock | Buoy | Quay
      interface Deep @context(name: "deep") { id: ID! depth: Int ship: Ship }
      type Dock implements Stop & Deep @key(fields: "id") @context(name: "flag") { id: ID! flag(short: Boolean): String depth: Int ship: Ship }
      type Buoy implements Stop & Deep @key(fields: "id") @context(name: "flag") { id: ID! flag(short: Boolean): String depth: Int ship: Ship }
      type Quay implements Stop @key(fields: "id") { id: ID! ship: Ship beside: Stop sounding: Sounding }
      type Sounding @key(fields: "id") { id: ID! ship: Ship }
      type Ship @key(fields: "id") {
        id: ID! load: Int convoy: [Ship!]
        hail(with: String @fromContext(field: "$flag { flag }"), times: Int): String!
        song(of: String @fromContext(field: "$sea { sea }")): String
      }`,
    crews: `
      type Ship @key(fields: "id") { id: ID! captain: Captain }
      type Captain @key(fields: "id") { id: ID! ship: Ship! boat: Boat }
      type Boat @key(fields: "id") { id: ID! }
      type Quay @key(fields: "id") { id: ID! master: Captain }
      type Dock @key(fields: "id") { id: ID! master: Captain }`,
    ranks: `
      type Captain @key(fields: "id") @context(name: "master") { id: ID! rank: Int }
      type Boat @key(fields: "id") { id: ID! salute(to: Int @fromContext(field: "$master { rank }")): String }`,
  },
  monolith: `
    type Query { sea(loud: Boolean): String fleets: [Fleet!]! north: Fleet! }
    type Fleet { id: ID! flag(short: Boolean): String first: Stop stops: [Stop] marks: [Mark] lead: Ship }
    interface Stop { id: ID! ship: Ship }
    union Mark = Dock | Buoy | Quay
    interface Deep { id: ID! depth: Int ship: Ship }
    type Dock implements Stop & Deep { id: ID! flag(short: Boolean): String depth: Int ship: Ship master: Captain }
    type Buoy implements Stop & Deep { id: ID! flag(short: Boolean): String depth: Int ship: Ship }
    type Quay implements Stop { id: ID! ship: Ship beside: Stop sounding: Sounding master: Captain }
    type Sounding { id: ID! ship: Ship }
    type Ship { id: ID! load: Int convoy: [Ship!] hail(times: Int): String! song: String captain: Captain }
    type Captain { id: ID! ship: Ship! boat: Boat rank: Int }
    type Boat { id: ID! salute: String }`,
  rows: [
    ...ships,
    dock,
    quay,
    buoy,
    north,
    south,
    { __typename: 'Captain', id: 'c1' },
    { __typename: 'Boat', id: 't1' },
    { __typename: 'Sounding', id: 'u1' },
  ] as FederationCase['rows'],
  fields: {
    'Query.sea': (_, { loud }) => (loud === true ? 'NORTH' : 'north'),
    'Query.fleets': () => [north, south],
    'Query.north': () => north,
    'Fleet.flag': ({ row }, { short }) => (short === true ? 'F' : `flag of ${row.id}`),
    'Dock.flag': ({ row }, { short }) => (short === true ? 'D' : `flag of ${row.id}`),
    'Buoy.flag': () => null,
    'Quay.sounding': () => ({ __typename: 'Sounding', id: 'u1' }),
    'Sounding.ship': () => s3,
    'Ship.hail': ({ row }, given) => `${row.id} ${given.with} ${given.times ?? 1}`,
    'Ship.song': ({ row }, { of }) => `${row.id} ${of}`,
    'Ship.convoy': () => [s1, s3],
    'Ship.captain': ({ row }) => (row.id === 's3' ? null : { __typename: 'Captain', id: 'c1' }),
    'Quay.master': () => ({ __typename: 'Captain', id: 'c1' }),
    'Dock.master': () => ({ __typename: 'Captain', id: 'c1' }),
    'Captain.ship': () => s3,
    'Captain.rank': () => 4,
    'Captain.boat': () => ({ __typename: 'Boat', id: 't1' }),
    'Boat.salute': (_, { to }) => `salute of ${to}`,
  },
  operations: {
    'of some types':
      '{ fleets { stops { id ship { hail } } first { ship { hail(times: 2) load } } lead { hail } } }',
    'of the root': '{ fleets { lead { song } stops { ship { song convoy { song } } } } sea(loud: true) }',
    'the same field with other arguments':
      '{ fleets { flag(short: true) lead { hail } marks { ... on Dock { flag(short: true) ship { hail } } } } }',
    'of each type another':
      '{ fleets { marks { ... on Dock { ship { hail } } ... on Quay { beside { ship { hail } } ship { song } } ... on Buoy { ship { hail song } } } } }',
    'through another subgraph':
      '{ north { first { ... on Quay { master { ship { hail song captain { ship { hail } } } } sounding { ship { hail } } } } lead { captain { ship { hail } } } } }',
    'which is asked below one type':
      '{ north { stops { ... on Dock { master { rank boat { salute } } } ... on Quay { master { boat { salute } } } } } }',
    'in fragments':
      '{ north { ...F stops { ...S } } } fragment F on Fleet { lead { ...H } first { ...S } } fragment S on Stop { ship { ...H convoy { ...H } } } fragment H on Ship { hail load }',
  },
};
