// One contender in a process of its own, which `npm run bench` bundles and starts with its name. Tells its parent where it listens, and
// what it has used so far when it is asked.

import { contenders, isContender } from './contenders.ts';

const [, , name = ''] = process.argv;
if (!isContender(name)) throw new Error(`There is no contender ${name}.`);
const connectionString = process.env.DATABASE_URL;
if (connectionString === undefined || process.send === undefined)
  throw new Error('npm run bench starts this.');

const serving = await contenders[name].serve(connectionString);
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMicroseconds: user + system, residentBytes: process.memoryUsage.rss() });
});
process.on('disconnect', () => process.exit(0));
process.send(serving);
