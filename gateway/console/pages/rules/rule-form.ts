// A rule as the form holds it, and back: selectors as text, conditions as JSON, days as ISO text.

import type { Condition, FieldSelector, RuleDocument, Use } from '../../rules/rule-document.ts';

export interface RuleForm {
  readonly id: string;
  readonly kind: RuleDocument['kind'];
  readonly rung: string;
  readonly roles?: readonly string[];
  readonly organizations?: readonly string[];
  readonly applications?: readonly string[];
  readonly purposes?: readonly string[];
  /** `Person.name`, or a class as JSON. */
  readonly fields?: readonly string[];
  readonly uses?: readonly Use[];
  readonly rows?: string;
  /** `2026-12-31`. */
  readonly from?: string;
  readonly until?: string;
  readonly reason?: string;
}

export function formOf(rule: RuleDocument): RuleForm {
  const { subjects, rows, validFrom, validUntil } = rule;
  return {
    id: rule.id,
    kind: rule.kind,
    rung: rule.rung,
    roles: subjects.roles ?? [],
    organizations: subjects.organizations ?? [],
    applications: subjects.applications ?? [],
    purposes: rule.purposes,
    fields: rule.fields.map(selectorText),
    uses: rule.uses,
    reason: rule.reason,
    ...(rows === undefined ? {} : { rows: JSON.stringify(rows, null, 2) }),
    ...(validFrom === undefined ? {} : { from: validFrom.slice(0, 10) }),
    ...(validUntil === undefined ? {} : { until: validUntil.slice(0, 10) }),
  };
}

/** What cannot be read yet is left out; the form does not save before it can be. */
export function documentOf(form: RuleForm): RuleDocument {
  const { roles = [], organizations = [], applications = [], from = '', until = '' } = form;
  const rows = parseCondition(form.rows ?? '');
  return {
    id: form.id ?? '',
    kind: form.kind,
    rung: form.rung,
    subjects: {
      ...(roles.length === 0 ? {} : { roles }),
      ...(organizations.length === 0 ? {} : { organizations }),
      ...(applications.length === 0 ? {} : { applications }),
    },
    purposes: form.purposes ?? [],
    fields: (form.fields ?? []).map(selectorOf),
    uses: form.uses ?? [],
    ...(rows === undefined ? {} : { rows }),
    ...(from === '' ? {} : { validFrom: `${from}T00:00:00+08:00` }),
    ...(until === '' ? {} : { validUntil: `${until}T00:00:00+08:00` }),
    reason: form.reason ?? '',
  };
}

export function selectorText(selector: FieldSelector): string {
  return typeof selector === 'string' ? selector : JSON.stringify(selector);
}

export function selectorOf(text: string): FieldSelector {
  return text.startsWith('{') ? (JSON.parse(text) as FieldSelector) : text;
}

export function parseCondition(text: string): Condition | undefined {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as Condition;
  } catch {
    return undefined;
  }
}
