// The geospatial domain 自然资源和空间地理库.

import type { Domain } from '../mapping.ts';
import { mapping } from './mapping.ts';
import { computed } from './resolvers.ts';

export const geospatial: Domain = { name: 'geospatial', mapping, computed };
