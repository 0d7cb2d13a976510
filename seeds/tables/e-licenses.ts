// Columns that the generator fills in the tables of the domain e-licenses: licence types, licences, their history and annotated copies.

export const eLicensesTables = {
  license_type: `
    license_type_code name definition defining_authority_name defining_authority_code
    defining_authority_level defining_authority_uscc item_name item_code holder_category validity_range
    validity_months issuing_authority_level legal_basis used_by_matters published_on retired_on`,
  e_license: `
    license_id identifier name number license_type_code issuing_authority_name issuing_authority_code
    issuing_authority_uscc issued_on valid_from valid_to person_id uscc holder_name holder_code
    holder_code_type division_code related_item_name related_item_code status status_on
    status_description replaces_license_id qualification_class permitted_scope premises person_in_charge
    vehicle_plate_number remark file_format file_digest file_url`,
  license_status_change: `
    change_id license_id operation from_status to_status changed_at reason document_number
    authority_name authority_uscc`,
  annotated_copy: `copy_id license_id created_at expires_at creator creator_uscc use_cause matter watermark file_url`,
} as const;
