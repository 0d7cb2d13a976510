// The domains of the province, one line each. The name is the wiring: SDL file, folder and subgraph bear it.

import { credit } from './credit/index.ts';
import { eLicenses } from './e-licenses/index.ts';
import { geospatial } from './geospatial/index.ts';
import { legalEntities } from './legal-entities/index.ts';
import type { Domain } from './mapping.ts';
import { population } from './population/index.ts';

export const domains: readonly Domain[] = [population, legalEntities, eLicenses, geospatial, credit];
