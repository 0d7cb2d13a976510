// Arguments of the control plane, narrowed once: GraphQL knows their types, this knows their bounds.

import type { z } from 'zod';
import { gatewayError } from '../errors.ts';

/** @throws GraphQLError BAD_USER_INPUT */
export function argumentsOf<T>(shape: z.ZodType<T>, args: Readonly<Record<string, unknown>>): T {
  const parsed = shape.safeParse(args);
  if (!parsed.success) throw gatewayError('BAD_USER_INPUT');
  return parsed.data;
}
