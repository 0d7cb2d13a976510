// `DATABASE_URL=… npm run bench:ends`: whether a person's file takes as long near the end of the data as near its beginning. The
// same number of people from either end of the table are asked in turn, in alternating rounds; medians and their ratio.

import pg from 'pg';
import { median } from './paired.ts';
import { connectionStringOf, openBenchProvince } from './province.ts';

const peoplePerEnd = 200;
const rounds = 7;

const connectionString = connectionStringOf(process.env);
const { total, first, last } = await endsOf(connectionString);
const province = await openBenchProvince(connectionString);
const { ask } = await province.serve('open');
const ends = [
  { name: 'first loaded', people: first, milliseconds: [] as number[] },
  { name: 'last loaded', people: last, milliseconds: [] as number[] },
];
// Once for each, so that neither end finds its pages in memory and the other does not.
for (const { people } of ends) for (const personId of people) await ask(personId);
for (let round = 0; round < rounds; round++) {
  for (const { people, milliseconds } of ends) {
    const begin = performance.now();
    for (const personId of people) await ask(personId);
    milliseconds.push((performance.now() - begin) / people.length);
  }
}
await province.close();

const base = median(ends[0]?.milliseconds ?? []);
const lines = ends.map(({ name, people, milliseconds }) => {
  const own = median(milliseconds);
  return `| ${people.length} people ${name} | ${own.toFixed(2)} | ${((100 * own) / base).toFixed(1)} % |`;
});
process.stdout.write(
  `| person file among ${total.toLocaleString('en')} people, one at a time | ms, median of ${rounds} rounds | against the first |\n|---|---|---|\n${lines.join('\n')}\n`,
);

/** The people at either end of the table as it lies on disk, without those of the named cast, which every seed loads first. */
async function endsOf(connection: string) {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    const { rows } = await client.query<{ person_id: string }>(
      'SELECT person_id FROM population.person ORDER BY ctid',
    );
    const ids = rows.map(({ person_id }) => person_id);
    if (ids.length < 10 * peoplePerEnd)
      throw new Error('Load more people: npm run seed -- --people 1000000.');
    return {
      total: ids.length,
      first: ids.slice(peoplePerEnd, 2 * peoplePerEnd),
      last: ids.slice(-peoplePerEnd),
    };
  } finally {
    await client.end();
  }
}
