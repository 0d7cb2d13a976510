// The fields that the gateway answers itself, one row each: what schema/gateway.graphql declares, and who makes the answer.

import { z } from 'zod';
import { visibleTypes } from './access/visible-fields.ts';
import { type AccessLogSource, accessLog } from './access-log.ts';
import { connectionOf } from './own-connection.ts';
import type { OwnField } from './own-graph.ts';

const checkArguments = z.object({
  document: z.string(),
  variables: z.unknown().optional(),
  operationName: z.string().nullish(),
});

const pageArguments = z.object({ first: z.number(), after: z.string().nullish() });

const fieldsArguments = z.object({
  domain: z.string().nullish(),
  type: z.string().nullish(),
  ...pageArguments.shape,
});

/** @param log where accesses are looked up; null where nothing is recorded */
export const ownFields = (log: AccessLogSource | null): Readonly<Record<string, OwnField>> => ({
  myFields: (args, { scope, mayUse }) => {
    const { domain, type, ...page } = fieldsArguments.parse(args);
    const types = visibleTypes(scope, mayUse).filter(
      (each) => (domain ?? each.domain) === each.domain && (type ?? each.name) === each.name,
    );
    return connectionOf(types, ({ name }) => name, page);
  },
  accessCheck: (args, { check }) => check(checkArguments.parse(args)),
  myAccessLog: (args, asker) => accessLog(log, asker, pageArguments.parse(args)),
});
