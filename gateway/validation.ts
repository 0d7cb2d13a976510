// How a document is validated, wherever one is read: what goes beyond the rules of the GraphQL specification. Nothing here
// depends on who asks, because a document is validated once for all.

import { GraphQLError, type ValidationRule } from 'graphql';

/** @param introspection whether the schema may be asked about */
export function additionalRules(introspection: boolean): readonly ValidationRule[] {
  return introspection ? [] : [noIntrospection];
}

/** Suggestions name parts of the schema that the caller did not. */
export const validationOptions = { hideSuggestions: true, maxErrors: 20 } as const;

// graphql-js has a rule for it, which reports each field below the two as well.
const noIntrospection: ValidationRule = (context) => ({
  Field(node) {
    if (node.name.value !== '__schema' && node.name.value !== '__type') return;
    context.reportError(new GraphQLError('Introspection is switched off.', { nodes: [node] }));
  },
});
