// What all public credit records share: whom they are about, as the deciding authority wrote it down, and who decided.

import { type Day, dateText, referenceDate, yearOf } from '../days.ts';
import type { Institution } from '../entities/organs.ts';
import type { Entity, Person } from '../model.ts';
import type { Random } from '../random.ts';
import type { Row } from '../tables/index.ts';

export interface Counterpart {
  readonly personId: string | null;
  readonly uscc: string | null;
  readonly name: string;
  readonly kind: 'LEGAL_PERSON' | 'UNINCORPORATED_ORGANIZATION' | 'NATURAL_PERSON' | 'INDIVIDUAL_BUSINESS';
  readonly idNumber: string | null;
  readonly representative: { readonly name: string; readonly idNumber: string } | null;
}

/** The operator of an individual business answers for it, so the record is in the operator's file too. */
export function entityCounterpart({ uscc, name, kind, representative, entityType }: Entity): Counterpart {
  const individual = kind === 'INDIVIDUAL_BUSINESS';
  const unincorporated = entityType !== null && /^(2|45)/.test(entityType);
  return {
    personId: individual ? representative.id : null,
    uscc,
    name,
    kind: individual
      ? 'INDIVIDUAL_BUSINESS'
      : unincorporated
        ? 'UNINCORPORATED_ORGANIZATION'
        : 'LEGAL_PERSON',
    idNumber: null,
    representative,
  };
}

export function personCounterpart({ id, name, idNumber }: Person): Counterpart {
  return { personId: id, uscc: null, name, kind: 'NATURAL_PERSON', idNumber, representative: null };
}

export type RecordStatus =
  | 'EFFECTIVE'
  | 'EXPIRED'
  | 'CANCELLED'
  | 'REVOKED'
  | 'WITHDRAWN'
  | 'REMOVED'
  | 'REPAIRED';

export interface Decision {
  readonly name: string;
  readonly on: Day;
  readonly authority: Institution;
  readonly status: RecordStatus;
  readonly publicUntil: Day | null;
}

/** Columns of every record type. */
export function recordColumns(counterpart: Counterpart, decision: Decision) {
  const { authority } = decision;
  return {
    person_id: counterpart.personId,
    uscc: counterpart.uscc,
    record_name: decision.name,
    counterpart_name: counterpart.name,
    counterpart_kind: counterpart.kind,
    decided_on: dateText(decision.on),
    deciding_authority_name: authority.name,
    deciding_authority_uscc: authority.uscc,
    deciding_division_code: authority.divisionCode,
    published_on: dateText(Math.min(referenceDate, decision.on + 5)),
    public_until: decision.publicUntil === null ? null : dateText(decision.publicUntil),
    status: decision.status,
    source_unit_name: authority.name,
    source_unit_uscc: authority.uscc,
  } satisfies Row<'credit_rating'>;
}

/** Columns of the types that repeat the counterpart's documents. */
export function identityColumns({ uscc, idNumber, representative }: Counterpart) {
  return {
    counterpart_organization_code: uscc === null ? null : `${uscc.slice(8, 16)}-${uscc.slice(16, 17)}`,
    counterpart_tax_registration_number: uscc,
    counterpart_document_type: idNumber === null ? null : '111',
    counterpart_document_number: idNumber,
    counterpart_legal_representative_name: representative?.name ?? null,
    counterpart_legal_representative_document_type: representative === null ? null : '111',
    counterpart_legal_representative_document_number: representative?.idNumber ?? null,
  } satisfies Row<'administrative_penalty'>;
}

/** 苏示市监罚〔2025〕320140-0012号 */
export function documentNumber(word: string, { uscc }: Institution, on: Day, random: Random): string {
  return `苏示${word}〔${yearOf(on)}〕${uscc.slice(2, 8)}-${String(random.below(10_000)).padStart(4, '0')}号`;
}
