// Columns that the generator fills in the tables of the domain credit: public credit records.

export const creditTables = {
  administrative_license: `
    record_id person_id uscc record_name counterpart_name counterpart_kind decided_on
    deciding_authority_name deciding_authority_uscc deciding_division_code published_on public_until
    status source_unit_name source_unit_uscc counterpart_registration_number
    counterpart_organization_code counterpart_tax_registration_number
    counterpart_public_institution_number counterpart_social_organization_number
    counterpart_document_type counterpart_document_number counterpart_legal_representative_name
    counterpart_legal_representative_document_type counterpart_legal_representative_document_number
    decision_number license_class certificate_name certificate_number content valid_from valid_to remark`,
  administrative_penalty: `
    record_id person_id uscc record_name counterpart_name counterpart_kind decided_on
    deciding_authority_name deciding_authority_uscc deciding_division_code published_on public_until
    status source_unit_name source_unit_uscc counterpart_registration_number
    counterpart_organization_code counterpart_tax_registration_number
    counterpart_public_institution_number counterpart_social_organization_number
    counterpart_document_type counterpart_document_number counterpart_legal_representative_name
    counterpart_legal_representative_document_type counterpart_legal_representative_document_number
    decision_number violation_type facts basis penalty_classes severity content fine_amount
    confiscated_amount suspended_or_revoked_license valid_until performed_on public_until_min
    public_until_max remark`,
  dishonest_judgment_debtor: `
    record_id person_id uscc record_name counterpart_name counterpart_kind decided_on
    deciding_authority_name deciding_authority_uscc deciding_division_code published_on public_until
    status source_unit_name source_unit_uscc counterpart_registration_number
    counterpart_organization_code counterpart_tax_registration_number
    counterpart_public_institution_number counterpart_social_organization_number
    counterpart_document_type counterpart_document_number counterpart_legal_representative_name
    counterpart_legal_representative_document_type counterpart_legal_representative_document_number
    case_number filed_on execution_basis_number execution_basis_authority obligations obligation_amount
    performance performed_part outstanding_part behavior behavior_description consumption_restricted
    removed_on removal_reason`,
  abnormal_operation_listing: `
    record_id person_id uscc record_name counterpart_name counterpart_kind decided_on
    deciding_authority_name deciding_authority_uscc deciding_division_code published_on public_until
    status source_unit_name source_unit_uscc removed_on removal_reason removal_authority_name
    removal_authority_uscc decision_number cause reason removal_decision_number`,
  serious_dishonesty_listing: `
    record_id person_id uscc record_name counterpart_name counterpart_kind decided_on
    deciding_authority_name deciding_authority_uscc deciding_division_code published_on public_until
    status source_unit_name source_unit_uscc counterpart_registration_number
    counterpart_organization_code counterpart_tax_registration_number
    counterpart_public_institution_number counterpart_social_organization_number
    counterpart_document_type counterpart_document_number counterpart_legal_representative_name
    counterpart_legal_representative_document_type counterpart_legal_representative_document_number
    removed_on removal_reason removal_authority_name removal_authority_uscc decision_number list reason
    basis measures valid_until preceding_listing_id`,
  credit_repair: `
    record_id person_id uscc record_name counterpart_name counterpart_kind decided_on
    deciding_authority_name deciding_authority_uscc deciding_division_code published_on public_until
    status source_unit_name source_unit_uscc application_number applied_on repair_kind state promise
    proof commitment_id decision_reason effective_on repaired_penalty_id repaired_debtor_id
    repaired_abnormal_listing_id repaired_serious_listing_id`,
  credit_commitment: `
    record_id person_id uscc record_name counterpart_name counterpart_kind decided_on
    deciding_authority_name deciding_authority_uscc deciding_division_code published_on public_until
    status source_unit_name source_unit_uscc commitment_type matter_name content due_on fulfilment
    checked_on breach`,
  credit_rating: `
    record_id person_id uscc record_name counterpart_name counterpart_kind decided_on
    deciding_authority_name deciding_authority_uscc deciding_division_code published_on public_until
    status source_unit_name source_unit_uscc scheme level year score valid_from valid_to`,
} as const;
