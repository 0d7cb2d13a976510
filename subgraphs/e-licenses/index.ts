// The e-licence domain 电子证照库.

import type { Domain } from '../mapping.ts';
import { mapping } from './mapping.ts';
import { computed } from './resolvers.ts';

export const eLicenses: Domain = { name: 'e-licenses', mapping, computed };
