// `npm run -s token -- <persona> [--headers]` prints a token for a persona, or the curl options for a whole call. It needs
// nothing but the key in DATA_DIR, so it works beside a running gateway and before its first start.

import { parseArgs } from 'node:util';
import { ConfigurationError, readConfiguration } from './config.ts';
import { curlOptions } from './identity/curl-options.ts';
import { createDevelopmentIssuer } from './identity/development-issuer.ts';
import { isPersonaName, personas } from './identity/personas.ts';

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { headers: { type: 'boolean', default: false } },
  });
  const [name] = positionals;
  if (name === undefined || positionals.length > 1 || !isPersonaName(name)) {
    const known = Object.entries(personas).map(([persona, { title }]) => `  ${persona.padEnd(18)}${title}`);
    process.stderr.write(
      `Usage: npm run -s token -- <persona> [--headers]\nThe personas are:\n${known.join('\n')}\n`,
    );
    return 2;
  }
  const { dataDirectory, production } = readConfiguration(process.env, []);
  const issuer = await createDevelopmentIssuer(dataDirectory, production);
  const token = await issuer.issue(name);
  process.stdout.write(`${values.headers ? curlOptions(token, personas[name]) : token}\n`);
  return 0;
}
