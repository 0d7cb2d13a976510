import type { FederationCase } from '../federation-case.ts';
import { abstractTypes, interfaceObjects } from './abstract.ts';
import { entities } from './entities.ts';
import { errorsAndMutations } from './errors-and-mutations.ts';
import { ownership } from './ownership.ts';
import { requires, requiresWithArguments } from './requires.ts';
import { unresolvableKeys } from './unresolvable.ts';

export const cases: readonly FederationCase[] = [
  entities,
  requires,
  requiresWithArguments,
  unresolvableKeys,
  ownership,
  abstractTypes,
  interfaceObjects,
  errorsAndMutations,
];
