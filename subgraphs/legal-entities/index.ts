// The legal-entity domain (法人库): enterprises, individual businesses, organs, institutions and organisations, and the
// people and capital behind them.

import type { Domain } from '../mapping.ts';
import { mapping } from './mapping.ts';
import { computed } from './resolvers.ts';

export const legalEntities: Domain = { name: 'legal-entities', mapping, computed };
