import type { FederationCase } from '../federation-case.ts';
import { abstractTypes, interfaceObjects } from './abstract.ts';
import { below } from './below.ts';
import { contexts } from './contexts.ts';
import { entities } from './entities.ts';
import { errorsAndMutations } from './errors-and-mutations.ts';
import { providedFragments, requiredFragments } from './fragments.ts';
import { interfaceKeys } from './interface-keys.ts';
import { unusualKeys } from './keys.ts';
import { oneType } from './one-type.ts';
import { ownership } from './ownership.ts';
import { requires, requiresWithArguments } from './requires.ts';
import { sharing } from './sharing.ts';
import { someContexts } from './some-contexts.ts';
import { requiredThrough } from './through.ts';
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
  unusualKeys,
  requiredFragments,
  providedFragments,
  sharing,
  requiredThrough,
  interfaceKeys,
  oneType,
  below,
  contexts,
  someContexts,
];
