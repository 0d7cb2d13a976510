// What a start prints for whoever has never called the gateway: ready-made calls of three personas for a person's and an
// enterprise's file.

import { curlOptions } from './identity/curl-options.ts';
import { createDevelopmentIssuer } from './identity/development-issuer.ts';
import { type PersonaName, personas } from './identity/personas.ts';

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
