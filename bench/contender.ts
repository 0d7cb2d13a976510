// One contender in a process of its own, which `npm run bench` bundles and starts with its name. Tells its parent where it listens, and
// what it has used so far, or where its processor went, when it is asked.

import { Session } from 'node:inspector/promises';
import { contenders, isContender } from './contenders.ts';

/** What a parent may ask. */
export type Question = 'usage' | 'beginProfile' | 'endProfile';

const sampledMicroseconds = 200;

const [, , name = ''] = process.argv;
if (!isContender(name)) throw new Error(`There is no contender ${name}.`);
const connectionString = process.env.DATABASE_URL;
if (connectionString === undefined || process.send === undefined)
  throw new Error('npm run bench starts this.');

const serving = await contenders[name].serve(connectionString);
const session = new Session();
const answers: Readonly<Record<Question, () => unknown>> = {
  usage() {
    const { user, system } = process.cpuUsage();
    return { cpuMicroseconds: user + system, residentBytes: process.memoryUsage.rss() };
  },
  async beginProfile() {
    session.connect();
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: sampledMicroseconds });
    await session.post('Profiler.start');
    return {};
  },
  async endProfile() {
    const { profile } = await session.post('Profiler.stop');
    session.disconnect();
    return profile;
  },
};
process.on('message', async (question: Question) => process.send?.(await answers[question]()));
process.on('disconnect', () => process.exit(0));
process.send(serving);
