// What a trail holds that docs/audit-events.md does not say.

import { auditDetails } from '../../../gateway/audit/details.ts';

interface Queried {
  query(statement: { name: string; text: string }, values: []): Promise<readonly (readonly unknown[])[]>;
}

/** @returns `EVENT member` for each member that no event of that name is said to have, and the events that were met */
export async function undocumented(
  database: Queried,
): Promise<{ readonly events: readonly string[]; readonly strays: readonly string[] }> {
  const text = `SELECT event, array_agg(DISTINCT member) FROM audit.record, json_object_keys(detail) member GROUP BY event ORDER BY event`;
  const rows = await database.query({ name: '', text }, []);
  const details: Readonly<Record<string, object>> = auditDetails;
  return {
    events: rows.map(([event]) => String(event)),
    strays: rows.flatMap(([event, members]) =>
      (members as readonly string[])
        .filter((member) => !Object.hasOwn(details[String(event)] ?? {}, member))
        .map((member) => `${event} ${member}`),
    ),
  };
}
