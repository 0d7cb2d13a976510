// Who owns a company and how much: shares in percent that add up to a hundred.

import type { Associate, Entity, Shareholder } from '../model.ts';
import type { Random } from '../random.ts';
import type { Owners } from './owners.ts';

/** The largest comes first. Branches and what market regulation does not register have no shareholders. */
export function drawShareholders(
  entityType: string | null,
  representative: Associate,
  owners: Owners,
  companies: readonly Entity[],
  random: Random,
): readonly Shareholder[] {
  switch (entityType) {
    case null:
    case '2130':
    case '9500':
      return [];
    case '1151':
    case '4540':
      return [{ holder: representative, percentage: 100 }];
    case '1153':
      return [{ holder: random.pick(companies), percentage: 100 }];
    default:
      return shares(holdersFor(entityType, representative, owners, companies, random), random);
  }
}

function holdersFor(
  entityType: string,
  representative: Associate,
  owners: Owners,
  companies: readonly Entity[],
  random: Random,
): readonly (Associate | Entity)[] {
  const holders = new Set<Associate | Entity>([representative]);
  // A cooperative has five members at least.
  const wanted = entityType === '9100' ? 5 : random.pick([2, 2, 2, 3, 4]);
  if ((entityType === '1190' || entityType === '1223') && companies.length > 0)
    holders.add(random.pick(companies));
  for (let attempt = 0; holders.size < wanted && attempt < 20; attempt += 1) holders.add(owners.any());
  return [...holders];
}

/** Falling shares, whole percents; the last takes what is left. */
function shares(holders: readonly (Associate | Entity)[], random: Random): readonly Shareholder[] {
  let left = 100;
  return holders.map((holder, index) => {
    const isLast = index === holders.length - 1;
    const percentage = isLast
      ? left
      : Math.min(
          left - (holders.length - 1 - index),
          random.between(Math.ceil(left * 0.4), Math.ceil(left * 0.8)),
        );
    left -= percentage;
    return { holder, percentage };
  });
}
