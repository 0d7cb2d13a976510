// Columns that the generator fills in the tables of the domain population: persons, households and the registers kept about a person.

export const populationTables = {
  person: `
    person_id id_type id_number name former_name english_name sex birth_date ethnicity nationality
    birthplace native_place photo mobile status status_date death_date death_cancel_type
    registered_division_code registered_address registered_address_id residence_division_code
    residential_address residential_address_id police_station police_station_code committee_code
    household_id relation_to_head marital_status spouse_person_id mother_person_id father_person_id
    birth_certificate_number education_level employment_status`,
  household: `
    household_id household_no type status head_person_id division_code address address_id committee_code
    police_station police_station_code established_on cancelled_on`,
  household_registration: `
    record_id person_id household_id status division_code address police_station moved_in_at
    move_in_reason moved_in_from_division_code moved_out_at move_out_reason moved_out_to_division_code
    migration_certificate_number`,
  identity_document: `
    record_id person_id document_type document_number issuing_authority issued_on valid_from valid_to
    long_term issue_reason status`,
  residence_permit: `
    record_id person_id permit_number reason residence_division_code residential_address
    residential_address_id issuing_authority issued_on endorsed_on valid_to status`,
  floating_population_record: `
    record_id person_id residence_permit_id reason residence_kind residence_division_code
    residential_address residential_address_id origin_division_code origin_address police_station
    registered_on cancelled_on status`,
  marriage_record: `
    record_id person_id spouse_person_id spouse_name registration_number registered_on
    registration_authority status ended_on divorce_number`,
  guardian: `record_id guardian_person_id ward_person_id relation basis since until`,
  education_record: `
    record_id person_id level degree school_name school_uscc major study_mode status enrolled_on
    graduated_on certificate_number degree_certificate_number`,
  employment_record: `
    record_id person_id kind status employer_uscc employer_name position occupation_code division_code
    registered_on contract_kind contract_from contract_to ended_on monthly_wage`,
  pension_insurance: `
    record_id person_id insurance_number insurance_type insurance_status insured_division_code
    enrolled_on payer_uscc months_paid last_paid_on contribution_base account_balance benefit_started_on
    monthly_benefit benefit_account_number`,
  medical_insurance: `
    record_id person_id insurance_number insurance_type insurance_status category insured_division_code
    enrolled_on coverage_from coverage_to payer_uscc contribution_base account_balance
    off_site_division_code off_site_filed_on`,
  medical_claim: `
    record_id person_id claim_number kind hospital_uscc hospital_name admitted_on discharged_on
    diagnosis_code diagnosis_name total_amount fund_amount account_amount self_paid_amount off_site
    settled_at status`,
  housing_fund_account: `
    record_id person_id account_number status managing_division_code employer_uscc opened_on
    last_deposit_on contribution_base deposit_rate monthly_deposit balance loan_balance`,
  disability_record: `
    record_id person_id certificate_number type grade issuing_authority issued_on valid_to status
    living_subsidy nursing_subsidy`,
  veteran_record: `
    record_id person_id status category enlisted_on discharged_on resettlement resettlement_unit_uscc
    discharge_certificate_number preferential_card_number`,
  subsistence_allowance: `
    record_id person_id type status certificate_number division_code approval_authority valid_from
    valid_to household_size monthly_amount`,
} as const;
