import { describe, expect, it } from '@jest/globals';
import { personas } from '../../../gateway/identity/personas.ts';
import { castEntities, castPeople } from '../../../seeds/cast.ts';

describe('the personas', () => {
  it('have the names that scripts rely on', () => {
    expect(Object.keys(personas)).toEqual([
      'clerk',
      'market-officer',
      'medical-app',
      'startup-app',
      'analyst',
      'credit-officer',
      'citizen-app',
      'full',
      'none',
      'auditor',
      'security-admin',
      'security-admin-2',
      'system-admin',
    ]);
  });

  it('have their own name as subject', () => {
    for (const [name, { principal }] of Object.entries(personas)) expect(principal.id).toBe(name);
  });

  it('never hold two of the roles of the control plane', () => {
    const control = ['SECURITY_ADMIN', 'SYSTEM_ADMIN', 'AUDITOR'];
    for (const { principal } of Object.values(personas)) {
      expect(principal.roles.filter((role) => control.includes(role)).length).toBeLessThanOrEqual(1);
    }
  });

  it('are people and organisations of the cast where they stand for one', () => {
    expect(personas['citizen-app'].principal.attributes).toEqual({
      personId: castPeople['shop-owner'].personId,
    });
    expect(personas.auditor.principal.organization).toBe(castEntities['city-government'].uscc);
  });
});
