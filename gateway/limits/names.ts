// Names that JavaScript gives a meaning to. As the key of an object `__proto__` replaces what the object inherits; the
// other two are how prototypes are reached. No schema of ours has them, and nobody needs them for an alias.

import { type DocumentNode, visit } from 'graphql';

const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

export function isForbiddenName(name: string): boolean {
  return forbidden.has(name);
}

/** Whether any name of the document is one of them: field, alias, argument, variable, fragment, key of an input object. */
export function hasForbiddenName(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Name({ value }) {
      found ||= forbidden.has(value);
    },
  });
  return found;
}
