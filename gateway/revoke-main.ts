// `npm run revoke -- --principal <id>` and so on: changes the list of revocations, which running gateways read every second
// and record in the trail. It needs no database, so that it works while the database does not.

import { parseArgs } from 'node:util';
import { ConfigurationError, readConfiguration } from './config.ts';
import { changeRevocations } from './identity/revocation-file.ts';
import { operatorName } from './record-command.ts';

const usage = `Usage: npm run revoke -- [--principal <id>] [--token <jti>] [--issued-to <id>] [--restore <id>]
  --principal  no token of this principal is accepted any more
  --token      the token of this id (jti) is not accepted any more
  --issued-to  tokens issued to this principal until now are not accepted any more; later ones are
  --restore    takes a principal off the list again
Without an option the list is printed.`;

try {
  process.exitCode = await main();
} catch (error) {
  const code = (error as { code?: unknown }).code;
  const told = error instanceof ConfigurationError || String(code).startsWith('ERR_PARSE_ARGS');
  if (!told) throw error;
  process.stderr.write(`${(error as Error).message}\n${usage}\n`);
  process.exitCode = 2;
}

async function main(): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { principal: text, token: text, 'issued-to': text, restore: text },
  });
  const { revocationsFile } = readConfiguration(process.env, []);
  const list = await changeRevocations(revocationsFile, {
    principal: values.principal,
    token: values.token,
    issuedTo: values['issued-to'],
    restore: values.restore,
    now: new Date().toISOString(),
    by: operatorName(),
  });
  process.stdout.write(`${JSON.stringify(list, null, 2)}\n`);
  return 0;
}
