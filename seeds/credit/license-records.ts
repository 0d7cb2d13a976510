// Administrative licences 行政许可, published within seven days of the decision: one for each permit.

import type { Block } from '../block.ts';
import { type Day, dateText, referenceDate } from '../days.ts';
import { catalogue } from '../licenses/catalogue.ts';
import type { IssuedPermit } from '../licenses/entity-licenses.ts';
import {
  type Counterpart,
  documentNumber,
  identityColumns,
  type RecordStatus,
  recordColumns,
} from './credit-record.ts';

export function emitAdministrativeLicense(
  counterpart: Counterpart,
  permit: IssuedPermit,
  content: string,
  block: Block,
): void {
  const { random, emit } = block;
  const type = catalogue[permit.key];
  const validTo = permit.validTo;
  const decision = {
    name: '行政许可决定书',
    on: permit.issuedOn,
    authority: permit.issuer,
    status: statusOf(permit),
    publicUntil: validTo ?? referenceDate + 365 * 5,
  };
  emit('administrative_license', {
    record_id: random.id('AL'),
    ...recordColumns(counterpart, decision),
    ...identityColumns(counterpart),
    decision_number: documentNumber('许', permit.issuer, permit.issuedOn, random),
    license_class:
      permit.key === 'DEVICES' ? 'REGISTRATION' : permit.key === 'TOBACCO' ? 'SPECIAL' : 'ORDINARY',
    certificate_name: type.name,
    certificate_number: permit.number,
    content,
    valid_from: dateText(permit.issuedOn),
    valid_to: dateText(validTo ?? farAway),
  });
}

/** As the national template has it for what does not expire. */
const farAway: Day = Date.UTC(2099, 11, 31) / 86_400_000;

function statusOf({ status }: IssuedPermit): RecordStatus {
  switch (status) {
    case '05':
      return 'EXPIRED';
    case '04':
    case '06':
      return 'CANCELLED';
    case '07':
      return 'REVOKED';
    case '03':
      return 'WITHDRAWN';
    case '01':
    case '02':
      return 'EFFECTIVE';
    default:
      return status satisfies never;
  }
}
