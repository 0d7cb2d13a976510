// Columns that the generator fills in the tables of the domain geospatial: divisions, addresses, land and planning.

export const geospatialTables = {
  division: `code name full_name pinyin level parent_code valid_from valid_to area_km2 boundary centre`,
  division_succession: `succession_id predecessor_code successor_code change_kind effective_on approval_document`,
  governance_grid: `
    grid_code name grid_kind community_code division_code area_km2 household_count grid_worker_name
    grid_worker_phone boundary centre`,
  standard_address: `
    address_id address_type full_text segment_province segment_city segment_county segment_township
    segment_community segment_road segment_estate segment_door_number segment_building segment_unit
    segment_room postal_code division_code street_code community_code grid_code status established_on
    obsolete_on successor_id point`,
  place_name: `place_name_id standard_name pinyin category aliases meaning division_code in_use approved_on centre`,
  planning_control: `
    control_id control_type space name division_code restriction area_km2 approval_document approved_on
    valid_from valid_to geometry`,
  land_parcel: `
    parcel_code location right_type right_nature land_use_code area_square_metres plot_ratio term_from
    term_to division_code surveyed_on geometry`,
  real_property_unit: `
    unit_code parcel_code address_id division_code location use structure area_square_metres
    inner_area_square_metres land_share_square_metres floor_number total_floors completed_on
    certificate_number registered_on registration_authority_name registration_authority_uscc status`,
  real_property_right: `
    right_id unit_code person_id uscc division_code holder_name holder_id_type holder_id_number
    right_type right_nature acquisition co_ownership share consideration certificate_number term_from
    term_to registered_on cancelled_on status`,
  mortgage: `
    mortgage_id unit_code person_id uscc division_code mortgagee_name debtor_name mortgage_kind
    secured_amount priority debt_from debt_to certificate_number registered_on cancelled_on status`,
  seizure: `
    seizure_id unit_code division_code seizure_kind authority_name authority_uscc case_number
    document_number scope seized_from seized_to registered_on released_on release_document_number status`,
} as const;
