// How a record keeps a set of subjects, worked out from their names as an auditor would.

import { createHash, createHmac } from 'node:crypto';
import type { AuditRecord } from '../../../gateway/audit/record.ts';

export function storedAs({ subjects, subjectCount, subjectDigest }: AuditRecord) {
  return { subjects, subjectCount, subjectDigest };
}

/** What docs/audit-events.md says of more than a hundred. @param key of the pseudonyms @param names `Person:…` */
export function setOf(key: Uint8Array, names: Iterable<string>) {
  const kinds = new Map<string, Set<string>>();
  for (const name of names) {
    const [kind = '', subject = ''] = name.split(':');
    kinds.set(kind, (kinds.get(kind) ?? new Set()).add(subject));
  }
  const lines = [...kinds].map(([kind, keys]) => {
    const digest = createHash('sha256').update([...keys].sort().join('\n'));
    return `${kind} ${keys.size} ${digest.digest('hex')}`;
  });
  return {
    subjects: [],
    subjectCount: [...kinds.values()].reduce((sum, { size }) => sum + size, 0),
    subjectDigest: createHmac('sm3', key)
      .update(`subjects\n${lines.sort().join('\n')}`)
      .digest('hex'),
  };
}
