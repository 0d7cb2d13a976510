import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { overridesOf } from '../../../gateway/executor/overrides.ts';

const supergraph = parse(`
  type Inn {
    pool: Int @join__field(graph: NEW, override: "old", overrideLabel: "percent(25)")
    bar: Int @join__field(graph: NEW, override: "old", overrideLabel: "percent(0.5)")
    beds: Int @join__field(graph: NEW, override: "old")
    garden: Int @join__field(graph: NEW, override: "old", overrideLabel: "when-they-like")
  }`);

describe('fields that move bit by bit', () => {
  const overrides = overridesOf(supergraph);
  const documents = Array.from({ length: 4000 }, (_, index) => `document ${index}`);
  const share = (label: string) =>
    (documents.filter((each) => overrides(each).get(label) === true).length * 100) / documents.length;

  it('have moved for the share of documents that the label says', () => {
    expect(share('percent(25)')).toBeGreaterThan(20);
    expect(share('percent(25)')).toBeLessThan(30);
    expect(share('percent(0.5)')).toBeGreaterThan(0);
    expect(share('percent(0.5)')).toBeLessThan(2);
  });

  it('are for one document always in the same place', () => {
    for (const each of documents.slice(0, 50)) expect(overrides(each)).toEqual(overridesOf(supergraph)(each));
  });

  it('stay where the label says nothing that is known', () => {
    expect(share('when-they-like')).toBe(0);
    expect(overridesOf(parse('type A { b: Int }'))('x').size).toBe(0);
  });
});
