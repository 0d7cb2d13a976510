// Reads the trail from the database for verification: in pages by key, so that it neither fills the memory nor keeps a
// transaction open.

import type { Checkpoint } from './checkpoint.ts';
import { readColumns, recordOf, type TrailDatabase } from './trail-database.ts';
import type { StoredForm, TrailReader } from './verify.ts';
import type { Position } from './witness.ts';

const pageSize = 5000;

/** @param table all of the trail unless it is said, or one of its partitions */
export function databaseReader(database: TrailDatabase, table = whole): TrailReader {
  const { writers, records } = statementsOn(table);
  return {
    async writers() {
      // One step of the index for each writer, however many records there are.
      const rows = await database.query(writers, []);
      return rows.map(([writer]) => String(writer));
    },
    async *records(writer) {
      let after: readonly unknown[] = [writer, 0, new Date(0).toISOString()];
      let next = database.query(records, [...after, pageSize]);
      for (;;) {
        const rows = await next;
        const last = rows.at(-1);
        if (last === undefined) return;
        const page = rows.map(recordOf);
        after = [writer, last[1], last.at(-1)];
        // The next page is fetched while this one is verified.
        next = database.query(records, [...after, pageSize]);
        next.catch(() => {});
        yield page;
      }
    },
    async checkpoints() {
      const rows = await database.query(checkpoints, []);
      return rows.map(([body]) => body as Checkpoint);
    },
    async *forms() {
      for (let after = ''; ; ) {
        const rows = await database.query(forms, [after, pageSize]);
        if (rows.length === 0) return;
        yield rows.map(([digest, body, terms]) => ({ digest, body, terms }) as StoredForm);
        after = String(rows.at(-1)?.[0]);
      }
    },
    async archivedEnds() {
      const ends = new Map<string, Position>();
      for (const [manifest] of await database.query(archives, [])) {
        for (const { writer, last } of (manifest as { writers: { writer: string; last: Position }[] })
          .writers)
          ends.set(writer, last);
      }
      return ends;
    },
  };
}

const whole = 'audit.record';

/** The statement of a partition is used once and has no name. */
const statementsOn = (table: string) => ({
  writers: {
    name: table === whole ? 'audit_writers' : '',
    text: `WITH RECURSIVE found AS (
      (SELECT writer FROM ${table} ORDER BY writer LIMIT 1)
      UNION ALL
      SELECT (SELECT writer FROM ${table} WHERE writer > found.writer ORDER BY writer LIMIT 1) FROM found WHERE found.writer IS NOT NULL
    ) SELECT writer FROM found WHERE writer IS NOT NULL`,
  },
  records: {
    name: table === whole ? 'audit_records' : '',
    text: `SELECT ${readColumns}, at::text FROM ${table}
    WHERE writer = $1 AND (sequence, at) > ($2, $3::timestamptz) ORDER BY sequence, at LIMIT $4`,
  },
});
const checkpoints = { name: 'audit_checkpoints', text: 'SELECT body FROM audit.checkpoint' };
const forms = {
  name: 'audit_forms',
  text: 'SELECT digest, body, terms FROM audit.form WHERE digest > $1 ORDER BY digest LIMIT $2',
};
const archives = { name: 'audit_archives', text: 'SELECT manifest FROM audit.archive ORDER BY month' };
