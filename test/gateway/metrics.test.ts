import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SupergraphError } from '../../gateway/governed-supergraph.ts';
import { createMetrics } from '../../gateway/metrics.ts';
import { SubgraphAddressesError } from '../../gateway/subgraph-addresses.ts';
import { type OfflineGateway, openOfflineGateway } from './offline-gateway.ts';

describe('metrics', () => {
  let offline: OfflineGateway;

  beforeAll(async () => {
    const metrics = createMetrics();
    metrics.fetch('credit', 12, 'timeout');
    offline = await openOfflineGateway({
      metrics,
      circuits: new Map([['credit', { state: () => 'open' as const }]]),
      revocationsCurrent: () => false,
      pools: () => ({ credit: { open: 3, idle: 1, waiting: 2 } }),
    });
  });

  afterAll(() => offline.close());

  const read = async () => (await offline.client.call('/metrics')).text;

  it('count requests by route, status and stored document', async () => {
    const { client, headers } = offline;
    await client.post({ query: '{ __typename }' }, headers);
    await client.post({ documentId: 'person-profile', variables: { personId: '1' } }, headers);
    await client.call('/views/person-profile?personId=1', { headers });
    await client.call('/views/nothing', { headers });
    await client.call('/no/such/place');
    const text = await read();
    expect(text).toContain('yidang_request_seconds_count{route="/graphql",status="200",operation="none"} 1');
    expect(text).toContain('{route="/graphql",status="200",operation="person-profile"} 1');
    expect(text).toContain('{route="/views/:name",status="200",operation="person-profile"} 1');
    expect(text).toContain('{route="/views/:name",status="404",operation="none"} 1');
    expect(text).toContain('{route="none",status="404",operation="none"} 1');
  });

  it('count errors by operation and code, beside data too, each code once for an answer', async () => {
    const { client, headers } = offline;
    const labels = [
      'operation="person-profile",code="SECTION_UNAVAILABLE"',
      'operation="none",code="GRAPHQL_VALIDATION_FAILED"',
    ];
    const counts = async () => {
      const text = await read();
      return labels.map((each) =>
        Number(text.split(`yidang_errors_total{${each}} `)[1]?.split('\n')[0] ?? 0),
      );
    };
    const before = await counts();
    await client.call('/views/person-profile?personId=1', { headers });
    await client.post({ query: '{ nothing person(personId: "1") { nothing } }' }, headers);
    expect(await counts()).toEqual(before.map((count) => count + 1));
  });

  it('show subgraphs, circuits, pools, turns and the version of the rules', async () => {
    const text = await read();
    expect(text).toContain('yidang_fetch_seconds_count{subgraph="credit",outcome="timeout"} 1');
    expect(text).toContain('yidang_circuit{subgraph="credit"} 2');
    expect(text).toContain('yidang_pool_connections{subgraph="credit",state="waiting"} 2');
    expect(text).toContain('yidang_requests{state="running"} 0');
    expect(text).toContain('yidang_policy_version 0');
    expect(text).toContain('yidang_revocations_current 0');
  });

  it('show what caches hold and how often they helped, and what is not in the trail yet', async () => {
    const { client, headers } = offline;
    const query = '{ division(code: "320100") { name } }';
    const figure = (name: string, text: string) =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.split(' ')[1],
      );
    await client.post({ query }, headers);
    const before = await read();
    await client.post({ query }, headers);
    const after = await read();
    for (const cache of ['documents', 'plans']) {
      expect(figure(`yidang_cache_entries{cache="${cache}"}`, after)).toBeGreaterThan(0);
      const hits = `yidang_cache_lookups{cache="${cache}",outcome="hit"}`;
      expect(figure(hits, after)).toBe(figure(hits, before) + 1);
      const misses = `yidang_cache_lookups{cache="${cache}",outcome="miss"}`;
      expect(figure(misses, after)).toBe(figure(misses, before));
    }
    expect(after).toContain('yidang_audit_waiting 0');
    expect(after).toContain('yidang_audit_lag_seconds 0');
  });

  it('say why supergraph and addresses could not be loaded again, until they are', async () => {
    const { reloads } = offline.gateway;
    expect(await read()).not.toMatch(/yidang_reload\S+ [1-9]/);
    reloads.tell(new SupergraphError('Secret320100199001014710', 'rules'));
    reloads.tell(new SubgraphAddressesError('Secret320100199001014710', 'missing'));
    reloads.tell(new Error('Secret320100199001014710'));
    const failed = await read();
    expect(failed).toContain('yidang_reload_failed{reason="failed"} 1');
    expect(failed).toContain('yidang_reload_failed{reason="missing"} 0');
    expect(failed).toContain('yidang_reloads_total{outcome="rules"} 1');
    reloads.tell();
    const reloaded = await read();
    expect(reloaded).not.toMatch(/yidang_reload_failed\S+ 1/);
    expect(reloaded).toContain('yidang_reloads_total{outcome="reloaded"} 1');
    expect(reloaded).toContain('yidang_reloads_total{outcome="missing"} 1');
  });

  it('take no label from what callers send, whatever they send', async () => {
    const { client, headers } = offline;
    for (const name of ['Secret320100199001014710', '__proto__', 'constructor']) {
      await client.post(
        { query: `query ${name} { __typename }`, operationName: name },
        { ...headers, 'x-purpose': name },
      );
      await client.post({ documentId: name }, headers);
      await client.call(`/views/${name}?personId=${name}`, { headers });
      await client.call(`/${name}`, { method: 'POST', headers });
    }
    expect(await read()).not.toMatch(/Secret|4710|__proto__|constructor|full/);
  });
});
