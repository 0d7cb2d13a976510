// Who the control plane takes the caller for.

import type { AdminFields } from './admin-schema.ts';

export const identityFields: AdminFields = {
  Query: { me: (_args, { administrator }) => administrator },
};
