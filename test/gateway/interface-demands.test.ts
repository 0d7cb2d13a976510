import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Claims, demanding, openVerifying, type Verifying } from './demanding.ts';
import { type Harbour, openHarbour } from './plain/harbour.ts';
import { berthsSdl, harbourData, shipsSdl } from './plain/harbour-data.ts';
import { allBut, type HarbourGateway, openHarbourGateway } from './plain/harbour-gateway.ts';

describe('what a foreign supergraph demands of readers of an interface', () => {
  let harbour: Harbour;
  let verifying: Verifying;
  const opened: HarbourGateway[] = [];

  /** @param change of the supergraph as composition made it of barges that demand a policy, and names of ships that demand a scope */
  const open = async (change = (supergraph: string) => supergraph) => {
    const supergraphSdl = change(harbour.supergraphSdl);
    const gateway = await openHarbourGateway({ ...harbour, supergraphSdl }, verifying.verify);
    opened.push(gateway);
    gateway.use(allBut([]));
    return async (query: string, claims: Claims = {}) => {
      const authorization = `Bearer ${await verifying.tokenOf(claims)}`;
      const { body } = await gateway.ask(query, {}, { authorization });
      expect(body.errors).toBeUndefined();
      return JSON.stringify(body.data);
    };
  };

  beforeAll(async () => {
    verifying = await openVerifying();
    const changes = [
      ['type Barge implements Vessel', 'type Barge implements Vessel @policy(policies: [["BARGES"]])'],
      ['launched: String!', 'launched: String! @authenticated'],
      ['name: String! @classified', 'name: String! @requiresScopes(scopes: [["names"]]) @classified'],
    ] as const;
    harbour = await openHarbour(harbourData, { ships: demanding(shipsSdl, changes), berths: berthsSdl });
  });
  afterAll(async () => {
    await Promise.all(opened.map((gateway) => gateway.close()));
    await harbour.close();
  });

  const barges = { roles: ['BARGES'] };
  const all = { ...barges, scope: 'names' };

  it('is carried up to it by composition: fields that give it, and its own fields', async () => {
    const ask = await open();
    expect(await ask('{ vessels { imo } }')).toBe('{"vessels":null}');
    expect(await ask('{ vessels { imo name } }', barges)).toContain('{"imo":"b1","name":null}');
    expect(await ask('{ vessels { imo name } }', all)).toContain('{"imo":"b1","name":"Mole"}');
  });

  it('of its types: an object of one that demands more is not there, by any way to it', async () => {
    const ask = await open();
    const query =
      '{ floating { __typename ... on Vessel { imo } ... on Barge { note } ... on Ship { name } } }';
    const few = await ask(query, { scope: 'names' });
    expect(few).not.toMatch(/Barge|note|"imo":"/);
    expect(few).toContain('{"__typename":"Ship","imo":null,"name":"Aurora"}');
    expect(await ask(query, all)).toContain('{"__typename":"Barge","imo":"b1","note":"note of b1"}');
  });

  it('is in no schema where it is not met, and its types are without it', async () => {
    const ask = await open();
    const query =
      '{ __type(name: "Ship") { interfaces { name } fields { name } } vessel: __type(name: "Vessel") { name } }';
    const few = await ask(query, { scope: 'names' });
    expect(few).toContain('"interfaces":[]');
    expect(few).toContain('"vessel":null');
    expect(few).toContain('{"name":"name"}');
    expect(await ask(query, all)).toContain('"interfaces":[{"name":"Vessel"}]');
  });

  it('is demanded of its types as well, where it is the only one to say so: a fragment is no way around it', async () => {
    const ask = await open((supergraph) =>
      supergraph
        .replace(/(interface Vessel[^{]*\{[^}]*flag: String)/, '$1 @requiresScopes(scopes: [["flags"]])')
        .replace('@policy(policies: [["BARGES"]])\n{\n  imo', '\n{\n  imo'),
    );
    const query = '{ ships { flag } floating { ... on Ship { flag } ... on Barge { flag } } }';
    expect(await ask(query, all)).not.toMatch(/NO|SE/);
    expect(await ask(query, { ...all, scope: 'flags' })).toMatch(/NO.*SE/);
  });
});
