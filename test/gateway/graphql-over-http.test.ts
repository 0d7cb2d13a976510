// The audits of the package `graphql-http`, as its authors run them against servers: GraphQL over HTTP as the draft has it.

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serverAudits } from 'graphql-http';
import { type OfflineGateway, openOfflineGateway } from './offline-gateway.ts';

let offline: OfflineGateway;

const audits = serverAudits({
  url: () => `${offline.client.url}/graphql`,
  fetchFn: (url: string, init: RequestInit = {}) =>
    fetch(url, { ...init, headers: { ...(init.headers as Record<string, string>), ...offline.headers } }),
});

describe('GraphQL over HTTP', () => {
  beforeAll(async () => {
    offline = await openOfflineGateway({ introspection: true });
  });

  afterAll(() => offline.close());

  /** Older clients of `application/json` like 200 better; ours get the status of the error, as with the newer type. */
  const warnings = new Set(['572B', 'FDE2', '7B9B']);

  it.each(audits.map(({ id, name, fn }) => [id, name, fn] as const))('%s %s', async (id, name, fn) => {
    const { status } = await fn();
    if (/^MUST/.test(name)) expect(status).toBe('ok');
    if (warnings.has(id)) {
      expect(name).toMatch(/accepting application\/json$/);
      expect(status).toBe('warn');
    } else expect(['ok', 'notice']).toContain(status);
  });
});
