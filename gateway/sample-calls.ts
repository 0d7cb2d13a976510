// What a start prints for whoever has never called the gateway: a token of each persona whose eyes one may look through, and
// ready-made calls of three of them for a person's and an enterprise's file.

import { curlOptions } from './identity/curl-options.ts';
import { createDevelopmentIssuer } from './identity/development-issuer.ts';
import { type Persona, type PersonaName, personas } from './identity/personas.ts';

export interface SampleSubjects {
  readonly personId: string;
  readonly uscc: string;
}

export interface SampleOptions {
  /** Where the gateway is reached, without a path. */
  readonly address: string;
  readonly subjects: SampleSubjects;
  readonly dataDirectory: string;
  readonly production: boolean;
}

/** The callers of the default rules; the others are asked for by name. */
const shown = [
  ...(['clerk', 'market-officer', 'medical-app', 'startup-app', 'analyst', 'credit-officer'] as const),
  ...(['auditor', 'citizen-app'] as const),
] satisfies readonly PersonaName[];

/** One persona is two lines: who it is, and the token alone, so that a double click takes it. */
export async function personaTokens({
  dataDirectory,
  production,
}: Pick<SampleOptions, 'dataDirectory' | 'production'>): Promise<readonly string[]> {
  const issuer = await createDevelopmentIssuer(dataDirectory, production);
  const others = Object.keys(personas).filter((name) => !(shown as readonly string[]).includes(name));
  const lines = [
    '',
    '令牌，一日内有效 · Tokens, valid for a day',
    columns('persona', 'X-Purpose', 'X-Case', ''),
  ];
  for (const name of shown) {
    const { title, purpose, caseNumber = '' }: Persona = personas[name];
    lines.push('', columns(name, purpose, caseNumber, title), await issuer.issue(name));
  }
  lines.push('', `A fresh one, or one for ${others.join(', ')}: npm run -s token -- <persona>`);
  return lines;
}

function columns(name: string, purpose: string, caseNumber: string, title: string): string {
  return `${name.padEnd(16)}${purpose.padEnd(20)}${caseNumber.padEnd(16)}${title}`.trimEnd();
}

export async function sampleCalls(options: SampleOptions): Promise<readonly string[]> {
  const { address, subjects, dataDirectory, production } = options;
  const issuer = await createDevelopmentIssuer(dataDirectory, production);
  const person = `${address}/views/person-profile?personId=${encodeURIComponent(subjects.personId)}`;
  const enterprise = `${address}/views/enterprise-profile?uscc=${encodeURIComponent(subjects.uscc)}`;
  const calls: readonly (readonly [PersonaName, ...string[]])[] = [
    ['clerk', person],
    ['market-officer', enterprise],
    ['full', person, enterprise],
  ];
  const lines: string[] = [];
  for (const [name, ...urls] of calls) {
    const persona = personas[name];
    lines.push('', `${name} · ${persona.title}`);
    const headers = curlOptions(await issuer.issue(name), persona);
    for (const url of urls) lines.push(`curl '${url}' ${headers}`);
  }
  return lines;
}
