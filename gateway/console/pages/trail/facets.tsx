// How the records of the page are spread: a click narrows the search.

import { Button } from 'antd';
import { useSpeech } from '../../language/language.ts';
import type { AuditRecord, AuditSearch } from './trail-queries.ts';

const shown = 6;

const facets = [
  { key: 'event', label: 'audit.event' },
  { key: 'principal', label: 'audit.principal' },
  { key: 'purpose', label: 'purpose' },
  { key: 'code', label: 'audit.code' },
] as const;

export function Facets({
  records,
  choose,
}: {
  records: readonly AuditRecord[];
  choose: (part: AuditSearch) => void;
}) {
  const { t, count } = useSpeech();
  if (records.length === 0) return null;
  return (
    <section className="facets" aria-label={t('audit.facets')}>
      {facets.map(({ key, label }) => {
        const values = counted(records.map((record) => record[key]));
        if (values.length === 0) return null;
        return (
          <div key={key}>
            <span className="quiet">{t(label)}</span>
            {values.map(([value, times]) => (
              <Button key={value} size="small" onClick={() => choose({ [key]: value })}>
                {value} <span className="quiet">{count(times)}</span>
              </Button>
            ))}
          </div>
        );
      })}
    </section>
  );
}

function counted(values: readonly (string | null)[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one).slice(0, shown);
}
