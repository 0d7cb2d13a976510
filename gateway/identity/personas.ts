// The people and applications that development and tests sign in as. Their names are fixed: scripts rely on them.
// What each may see is not said here; rules decide by roles, organisation, application and attributes.

import type { Principal } from './principal.ts';

export interface Persona {
  readonly principal: Principal;
  /** Purpose code and, where a purpose demands one, case number that `--headers` prints. */
  readonly purpose: string;
  readonly caseNumber?: string;
  /** What it stands for, "中文 · English". */
  readonly title: string;
}

/** Synthetic organisations (never-assigned area codes), as unified social credit codes. */
const organizations = {
  cityServiceCentre: '123201400000000270',
  cityGovernment: '11320159000000019R',
  startupPlatform: '91320140MA0AAAA1X9',
} as const;

/** The shop owner of the cast (`npm run cast`): the person whose own file the citizen's application shows. */
const citizen = 'ptgsenzwzzrv5x42';

export const personas = {
  clerk: {
    title: '市政务服务窗口人员 · front-desk clerk of a city',
    principal: user('clerk', 'FRONT_DESK_CLERK', { division: '320100' }, organizations.cityServiceCentre),
    purpose: 'GOVERNMENT_SERVICE',
    caseNumber: 'GS-2026-000001',
  },
  'market-officer': {
    title: '省市场监管人员 · provincial market-regulation officer',
    principal: user('market-officer', 'MARKET_OFFICER', { division: '320000' }),
    purpose: 'MARKET_SUPERVISION',
  },
  'medical-app': {
    title: '医疗保险应用 · medical-insurance application',
    principal: application('medical-app', 'MEDICAL_INSURANCE'),
    purpose: 'MEDICAL_INSURANCE',
  },
  'startup-app': {
    title: '企业开办应用 · enterprise start-up application',
    principal: application('startup-app', 'ENTERPRISE_STARTUP', {}, organizations.startupPlatform),
    purpose: 'ENTERPRISE_STARTUP',
  },
  analyst: {
    title: '统计分析人员 · analyst, statistics only',
    principal: user('analyst', 'ANALYST', { division: '320000' }),
    purpose: 'STATISTICS',
  },
  'credit-officer': {
    title: '信用管理人员 · credit officer',
    principal: user('credit-officer', 'CREDIT_OFFICER', { division: '320000' }),
    purpose: 'CREDIT_REVIEW',
    caseNumber: 'CR-2026-000001',
  },
  // The shop owner of the cast.
  'citizen-app': {
    title: '个人服务应用（本人档案）· citizen-facing application, one person’s own file',
    principal: application('citizen-app', 'CITIZEN', { personId: citizen }),
    purpose: 'SELF_SERVICE',
  },
  full: {
    title: '全部可见，仅用于开发与测试 · sees everything, development and tests only',
    principal: user('full', 'FULL'),
    purpose: 'DEVELOPMENT',
  },
  none: {
    title: '令牌有效而无任何授权 · valid token, no grant',
    principal: user('none'),
    purpose: 'GOVERNMENT_SERVICE',
  },
  auditor: {
    title: '审计员 · auditor',
    principal: user('auditor', 'AUDITOR', {}, organizations.cityGovernment),
    purpose: 'AUDIT',
  },
  'security-admin': {
    title: '安全管理员 · security admin',
    principal: user('security-admin', 'SECURITY_ADMIN', {}, organizations.cityGovernment),
    purpose: 'ACCESS_ADMINISTRATION',
  },
  'security-admin-2': {
    title: '安全管理员（复核）· a second security admin, who approves',
    principal: user('security-admin-2', 'SECURITY_ADMIN', {}, organizations.cityGovernment),
    purpose: 'ACCESS_ADMINISTRATION',
  },
  'system-admin': {
    title: '系统管理员 · system admin',
    principal: user('system-admin', 'SYSTEM_ADMIN', {}, organizations.cityGovernment),
    purpose: 'SYSTEM_ADMINISTRATION',
  },
} as const satisfies Readonly<Record<string, Persona>>;

export type PersonaName = keyof typeof personas;

export function isPersonaName(name: string): name is PersonaName {
  return Object.hasOwn(personas, name);
}

function user(
  id: string,
  role?: string,
  attributes: Principal['attributes'] = {},
  organization?: string,
): Principal {
  return principal(id, 'user', role, attributes, organization);
}

function application(
  id: string,
  role: string,
  attributes: Principal['attributes'] = {},
  organization?: string,
): Principal {
  return { ...principal(id, 'application', role, attributes, organization), application: id };
}

function principal(
  id: string,
  kind: Principal['kind'],
  role: string | undefined,
  attributes: Principal['attributes'],
  organization: string | undefined,
): Principal {
  return {
    id,
    kind,
    roles: role === undefined ? [] : [role],
    attributes,
    ...(organization === undefined ? {} : { organization }),
  };
}
