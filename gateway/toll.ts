// What an operation costs its caller before it comes to the door: whether it may cost so much, what the answer says of it, and how
// long its statements may run. The price depends on document and variables alone; what it is compared with, on the caller's roles.

import type { GraphQLError, GraphQLSchema } from 'graphql';
import { gatewayError } from './errors.ts';
import { longestStatement, mostPageSize } from './limits/bounds.ts';
import { createCosts } from './limits/cost.ts';
import type { Limits } from './limits/limits.ts';
import type { Unindexed } from './limits/scans.ts';
import type { Indexes } from './limits/served.ts';
import type { Operation } from './operation.ts';

export interface Charge {
  /** Why it is not let through. */
  readonly refusal?: GraphQLError;
  /** What the answer says, whether it is let through or not. */
  readonly extensions?: { readonly cost: CostTold };
  /** What it costs, in objects. */
  readonly requested: number;
  /** For each fetch. */
  readonly statement: { readonly statementMilliseconds?: number };
}

export interface CostTold {
  readonly requested: number;
  readonly limit: number;
  /** Conditions and orders of whole lists that no index serves; absent: none. */
  readonly unindexed?: readonly Unindexed[];
}

export type Toll = (operation: Operation, roles: readonly string[]) => Charge;

export interface TollOptions {
  readonly schema: GraphQLSchema;
  readonly limits: Pick<Limits, 'boundsFor'>;
  /** Objects that a list is taken to have which does not say how many it may have. */
  readonly assumedSize: number;
  /** Root fields that the gateway answers itself. */
  readonly own?: ReadonlySet<string>;
  /** Absent: nothing is known of indexes. */
  readonly indexes?: Indexes;
  /** Whether answers say what they cost. */
  readonly told: boolean;
}

export function createToll({ limits, told, ...options }: TollOptions): Toll {
  const costOf = createCosts(options);
  return (operation, roles) => {
    const { cost: limit, pageSize, statement } = limits.boundsFor(roles);
    const { objects: requested, largestPage, unindexed } = costOf(operation);
    const cost = { requested, limit, ...(unindexed.length === 0 ? {} : { unindexed }) };
    const refusal = refusalOf(requested > limit, pageSize < mostPageSize && largestPage > pageSize);
    return {
      ...(refusal === undefined ? {} : { refusal: gatewayError(refusal) }),
      ...(told ? { extensions: { cost } } : {}),
      requested,
      statement: statement < longestStatement ? { statementMilliseconds: statement } : {},
    };
  };
}

function refusalOf(tooMuch: boolean, tooLarge: boolean) {
  if (tooLarge) return 'PAGE_SIZE_LIMIT';
  return tooMuch ? 'COST_TOO_HIGH' : undefined;
}
