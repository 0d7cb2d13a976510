// Columns that the generator fills in the tables of the domain legal-entities: the register of entities and what hangs on it.

export const legalEntitiesTables = {
  legal_entity: `
    uscc entity_id registration_number name former_name kind entity_type status status_on approved_on
    established_on operate_from operate_to dormant_until revoked_on deregistered_on
    deregistration_reason registration_authority registration_authority_uscc division_code
    registered_capital paid_in_capital currency industry_section industry_code business_scope domicile
    business_premises postal_code domicile_address_id stock_code parent_uscc legal_representative_name
    legal_representative_position legal_representative_since legal_representative_id_type
    legal_representative_id_number legal_representative_phone legal_representative_person_id`,
  executive: `executive_id uscc person_id name body position id_type id_number appointed_on term_ends_on left_on`,
  shareholding: `
    shareholding_id uscc holder_person_id holder_uscc holder_name holder_kind holder_id_type
    holder_id_number percentage currency subscribed_amount subscribed_form subscribed_on paid_in_amount
    paid_in_form paid_in_on held_from held_to`,
  beneficial_owner: `
    owner_id uscc person_id name id_type id_number nationality basis percentage beneficial_from
    beneficial_to filed_on`,
  equity_change: `
    change_id uscc holder_person_id holder_uscc holder_name percentage_before percentage_after
    changed_on published_on`,
  equity_pledge: `
    pledge_id uscc pledge_number pledgor_person_id pledgor_uscc pledgor_name pledgor_id_number
    pledgee_person_id pledgee_uscc pledgee_name pledged_amount currency status registered_on released_on
    release_reason`,
  change_record: `change_id uscc item before after changed_on authority`,
  filing_record: `filing_id uscc item content filed_on authority`,
  annual_report: `
    report_id uscc year submitted_on operating_state phone email postal_code address websites
    equity_transferred financials_public employees total_assets total_liabilities guarantees
    owners_equity revenue main_business_revenue total_profit net_profit total_tax`,
  reported_investment: `investment_id report_id uscc invested_name invested_uscc`,
  taxpayer: `uscc taxpayer_number status vat_status authority registered_on arrears arrears_on`,
  social_insurance_account: `uscc account_number status insured_count paid_months registered_on authority`,
  public_institution: `uscc purpose funding_source organiser_name organiser_uscc staffing certificate_valid_to`,
  social_organization: `
    uscc scope supervisor_name supervisor_uscc charitable annual_inspection_year
    annual_inspection_result`,
  government_organ: `uscc level functions superior_name superior_uscc staffing`,
} as const;
