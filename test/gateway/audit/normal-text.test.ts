import { describe, expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { normalText } from '../../../gateway/audit/normal-text.ts';

const normal = (text: string, name = '') => normalText(parse(text), name);

describe('the text of an operation in the trail', () => {
  it('has no literal, whatever it stands in', () => {
    const text = normal(`query Q($a: Int = 7, $s: String = "王小明") {
      person(id: "320102199003071234", at: { lon: 118.79, lat: 32.06, name: "王小明" }, in: ["13800000000", 5], n: 42,
        block: """13800000000""", kind: ADULT, yes: true) @include(if: true) { name }
    }`);
    expect(text).toBe(
      'query Q($a:Int=0$s:String=""){person(id:"" at:{lon:0 lat:0 name:""}in:[]n:0 block:"" kind:ADULT yes:true)@include(if:true){name}}',
    );
  });

  it('has no alias, and no name that could spell a number', () => {
    const text = normal(
      'query q320102199003071234($p13800000000: ID!) { p320102199003071234: person(id: $p13800000000) { name ...f13800000000 } } fragment f13800000000 on Person { x: name }',
      'q320102199003071234',
    );
    expect(text).toBe(
      'query _name($_name:ID!){person(id:$_name){name ..._name}}fragment _name on Person{name}',
    );
  });

  it('is that of the operation that runs, with the fragments that it uses', () => {
    const text = 'query A { a ...F } query B { b } fragment F on Query { f } fragment G on Query { g }';
    expect(normal(text.replace('B { b }', 'B { b ...G }'), 'A')).toBe(
      'query A{a ...F}fragment F on Query{f}',
    );
  });

  it('is not kept where it is very long', () => {
    expect(
      normal(`{ ${Array.from({ length: 9000 }, (_, index) => `a${index}: name`).join(' ')} }`),
    ).toBeNull();
  });
});
