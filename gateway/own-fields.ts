// The fields that the gateway answers itself, one row each: what schema/gateway.graphql declares, and who makes the answer.

import { z } from 'zod';
import type { OwnField } from './own-graph.ts';

const checkArguments = z.object({
  document: z.string(),
  variables: z.unknown().optional(),
  operationName: z.string().nullish(),
});

export const ownFields: Readonly<Record<string, OwnField>> = {
  accessCheck: (args, { check }) => check(checkArguments.parse(args)),
};
