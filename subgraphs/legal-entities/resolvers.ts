// Fields of the legal-entity domain that are computed and not stored.

import type { Computed } from '../mapping.ts';

export const computed: Computed = {
  LegalEntity: {
    organizationCode: ({ uscc }) => organizationCode(uscc),
    entityTypeLabel: ({ entityType }) => entityTypeLabel(entityType),
  },
};

/** Characters 9 to 17 of a unified social credit code, as GB 11714 writes them: `91320140MA0AAAA1X9` → `MA0AAAA1-X`. */
function organizationCode(uscc: unknown): string | null {
  if (typeof uscc !== 'string' || uscc.length !== 18) return null;
  return `${uscc.slice(8, 16)}-${uscc.slice(16, 17)}`;
}

/** The label of the longest known prefix of a code, because the first digits of an entity type name its family. */
function entityTypeLabel(code: unknown): string | null {
  if (typeof code !== 'string' || !/^\d{4}$/.test(code)) return null;
  for (let length = code.length; length > 0; length--) {
    const label = entityTypeLabels.get(code.slice(0, length));
    if (label !== undefined) return label;
  }
  return null;
}

const entityTypeLabels: ReadonlyMap<string, string> = new Map([
  ['11', '有限责任公司'],
  ['1110', '有限责任公司（国有独资）'],
  ['1130', '有限责任公司（自然人投资或控股）'],
  ['1150', '一人有限责任公司'],
  ['1151', '有限责任公司（自然人独资）'],
  ['1152', '有限责任公司（自然人投资或控股的法人独资）'],
  ['1153', '有限责任公司（非自然人投资或控股的法人独资）'],
  ['1190', '其他有限责任公司'],
  ['12', '股份有限公司'],
  ['1211', '股份有限公司（上市）'],
  ['1219', '股份有限公司（非上市）'],
  ['1223', '股份有限公司（非上市）'],
  ['2', '分支机构'],
  ['3', '非公司企业法人'],
  ['3100', '全民所有制企业'],
  ['3200', '集体所有制企业'],
  ['4531', '普通合伙企业'],
  ['4533', '有限合伙企业'],
  ['4540', '个人独资企业'],
  ['5', '外商投资企业'],
  ['6', '港澳台或外商投资企业'],
  ['7', '港澳台或外商投资企业'],
  ['91', '农民专业合作社'],
  ['92', '农民专业合作社'],
  ['9500', '个体工商户'],
]);
