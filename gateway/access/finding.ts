// What a check of a rule set has to say, for whoever edits the rules.

export type FindingCode =
  | 'DUPLICATE_ID'
  | 'UNKNOWN_COORDINATE'
  | 'UNKNOWN_PURPOSE'
  | 'RUNG_NOT_ON_LADDER'
  | 'UNDECLARED_ATTRIBUTE'
  | 'UNREADABLE_ATTRIBUTE'
  | 'ALWAYS_TRUE_DENY'
  | 'EMPTY_WINDOW'
  | 'MATCH_NOT_CLEAR'
  | 'CASE_NOT_REQUIRED'
  | 'MASK_REVEALS'
  | 'COMPUTED_FROM_HIDDEN'
  | 'REMOTE_MASK'
  | 'OFFICE_CONFLICT'
  | 'OFFICE_GRANTED';

export interface Finding {
  readonly code: FindingCode;
  /** The rule, or the rules, that it is about. */
  readonly rules: readonly string[];
  readonly message: string;
}

export function finding(code: FindingCode, rules: readonly string[], message: string): Finding {
  return { code, rules, message };
}
