// The text of an operation as the trail keeps it: which fields were asked how, without anything that somebody put into it.
// Literals are blanked, aliases left out, and names that could spell a number are replaced.

import {
  type DocumentNode,
  Kind,
  type NameNode,
  print,
  separateOperations,
  stripIgnoredCharacters,
  visit,
} from 'graphql';

/** Longer texts are not kept; the digest of a form tells them apart all the same. */
const longest = 20_000;

/**
 * One operation of a document with the fragments that it uses: `query($id:ID!){person(personId:$id){name}}`.
 * @param operationName '' for the only operation
 * @returns null where the text is too long
 */
export function normalText(document: DocumentNode, operationName: string): string | null {
  const operation = separateOperations(document)[operationName] ?? document;
  const blank = visit(operation, {
    Field: {
      leave({ alias: _alias, ...field }) {
        return field;
      },
    },
    Name: (name) => plainName(name),
    StringValue: (value) => ({ ...value, value: '', block: false }),
    IntValue: (value) => ({ ...value, value: '0' }),
    FloatValue: (value) => ({ ...value, value: '0' }),
    ListValue: {
      leave(list) {
        const isLiteral = list.values.every(({ kind }) => kind === Kind.STRING || kind === Kind.INT);
        return isLiteral ? { ...list, values: [] } : list;
      },
    },
  });
  const text = stripIgnoredCharacters(print(blank));
  return text.length > longest ? null : text;
}

/** Names are the caller's, and GraphQL lets a name hold digits: five of them are more than a name needs. */
function plainName(name: NameNode): NameNode {
  return (name.value.match(/\d/g)?.length ?? 0) < 5 ? name : { ...name, value: '_name' };
}
