// The population domain: natural persons, households and what public departments register about a person.

import type { Domain } from '../mapping.ts';
import { mapping } from './mapping.ts';
import { computed } from './resolvers.ts';

export const population: Domain = { name: 'population', mapping, computed };
