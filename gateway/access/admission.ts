// Whether the register lets a caller ask at all, and which of the token's roles count. It only takes away.

import type { Subject } from './decide.ts';
import type { Registry } from './registry.ts';

export type Admission =
  | { readonly admitted: true; readonly roles: readonly string[] }
  | { readonly admitted: false; readonly reason: 'DISABLED' | 'APPLICATION_PURPOSE' };

export type Admit = (subject: Subject, purpose: string) => Admission;

export function createAdmission({ principals, organizations, applications }: Registry): Admit {
  const principalById = new Map(principals.map((each) => [each.id, each]));
  const organizationById = new Map(organizations.map((each) => [each.id, each]));
  const applicationById = new Map(applications.map((each) => [each.id, each]));
  return ({ id = '', roles, organization = '', application = '' }, purpose) => {
    const person = principalById.get(id);
    const used = applicationById.get(application);
    const foreign = used?.organization !== undefined && used.organization !== organization;
    if (person?.disabled || organizationById.get(organization)?.disabled || used?.disabled || foreign)
      return { admitted: false, reason: 'DISABLED' };
    if (used?.purposes !== undefined && !used.purposes.includes(purpose))
      return { admitted: false, reason: 'APPLICATION_PURPOSE' };
    const cap = person?.roles;
    return { admitted: true, roles: cap === undefined ? roles : roles.filter((role) => cap.includes(role)) };
  };
}
