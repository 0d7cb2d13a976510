// The credit domain: public credit records about persons and legal entities.

import type { Domain } from '../mapping.ts';
import { mapping } from './mapping.ts';
import { computed } from './resolvers.ts';

export const credit: Domain = { name: 'credit', mapping, computed };
