import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import {
  createDevelopmentIssuer,
  type DevelopmentIssuer,
} from '../../../gateway/identity/development-issuer.ts';
import { changeRevocations } from '../../../gateway/identity/revocation-file.ts';
import { openRevocations, type Revocations } from '../../../gateway/identity/revocations.ts';
import { createTokenVerifier, type VerifyToken } from '../../../gateway/identity/verify-token.ts';
import { loadSigningKey } from '../../../gateway/keys.ts';

describe('revocations', () => {
  let directory: string;
  let file: string;
  let issuer: DevelopmentIssuer;
  let revocations: Revocations;
  let verify: VerifyToken;
  let reported: unknown[];

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'yidang-revocations-'));
    file = join(directory, 'revocations.json');
    issuer = await createDevelopmentIssuer(directory, false);
    reported = [];
    revocations = await openRevocations({
      file,
      pollMilliseconds: 10,
      report: (error) => reported.push(error),
    });
    verify = createTokenVerifier(issuer, revocations);
  });

  afterEach(async () => {
    revocations.close();
    await rm(directory, { recursive: true });
  });

  const change = (
    what: Omit<Parameters<typeof changeRevocations>[1], 'now'>,
    now = new Date().toISOString(),
  ) => changeRevocations(file, { ...what, now });

  async function token({
    sub = 'zhang',
    ...claims
  }: {
    sub?: string;
    jti?: string;
    iat?: number;
  }): Promise<string> {
    const { privateKey } = await loadSigningKey(directory, 'development-issuer');
    const signed = new SignJWT(claims).setProtectedHeader({ alg: 'EdDSA' }).setSubject(sub);
    return `Bearer ${await signed
      .setIssuer(issuer.issuer)
      .setAudience(issuer.audience)
      .setExpirationTime('1h')
      .sign(privateKey)}`;
  }

  async function until(accepted: boolean, authorization: string): Promise<void> {
    for (;;) {
      const known = await verify(authorization).then(
        () => true,
        (error) => error.extensions.code !== 'UNAUTHENTICATED',
      );
      if (known === accepted) return;
      await sleep(5);
    }
  }

  it('end a principal whose token was accepted just before, and restore them', async () => {
    const zhang = await token({});
    const clerk = `Bearer ${await issuer.issue('clerk')}`;
    await until(true, zhang);
    await change({ principal: 'zhang' });
    await until(false, zhang);
    expect(await verify(clerk)).toMatchObject({ id: 'clerk' });
    await change({ restore: 'zhang' });
    await until(true, zhang);
  });

  it('end one token by its id and leave the others of the same principal', async () => {
    const [stolen, other] = [await token({ jti: 'one' }), await token({ jti: 'two' })];
    await until(true, stolen);
    await change({ token: 'one' });
    await until(false, stolen);
    expect(await verify(other)).toMatchObject({ id: 'zhang' });
  });

  it('end the tokens that were issued before a moment, and those that do not say when', async () => {
    const moment = 1_800_000_000;
    const [before, after, silent] = [
      await token({ iat: moment - 1 }),
      await token({ iat: moment + 1 }),
      await token({}),
    ];
    await change({ issuedTo: 'zhang' }, new Date(moment * 1000).toISOString());
    await until(false, before);
    await until(false, silent);
    expect(await verify(after)).toMatchObject({ id: 'zhang' });
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'end the tokens of a principal called %s, and of nobody else',
    async (sub) => {
      const moment = 1_800_000_000;
      const iat = moment - 1;
      const [theirs, zhangs] = [await token({ sub, iat }), await token({ iat })];
      for (const { by, restore } of [
        { by: { issuedTo: sub }, restore: sub },
        { by: { principal: sub }, restore: sub },
      ]) {
        await until(true, theirs);
        await change(by, new Date(moment * 1000).toISOString());
        await until(false, theirs);
        expect(await verify(zhangs)).toMatchObject({ id: 'zhang' });
        await change({ restore });
      }
      await until(true, theirs);
      await change({ issuedTo: sub }, new Date(moment * 1000).toISOString());
      // The command that changes the list next keeps what it says.
      await change({ principal: 'li' });
      await until(false, theirs);
    },
  );

  it('stay as they were while the file is none, and are taken again when it is one', async () => {
    const zhang = await token({});
    await change({ principal: 'zhang' });
    await until(false, zhang);
    await writeFile(file, '{"principals":');
    while (reported.length === 0) await sleep(5);
    await until(false, zhang);
    expect(revocations.isCurrent()).toBe(false);
    await writeFile(file, '{}');
    await until(true, zhang);
    while (!revocations.isCurrent()) await sleep(5);
  });

  it('stop the start where the file is none', async () => {
    await writeFile(file, '{"principal":["zhang"]}');
    await expect(openRevocations({ file, pollMilliseconds: 1000, report() {} })).rejects.toThrow();
  });
});
