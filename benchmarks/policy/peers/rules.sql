-- The rules of packs/rules, written by hand for DuckDB: whole fen, one step a query.
-- $on is the day; figures(county, dibao_standard) holds what differs by county.
create or replace temp view base as
select
  p.person_id, p.household_id, f.dibao_standard,
  year($on) - year(birth_on) - ((month(birth_on), day(birth_on)) > (month($on), day($on)))::int as years_old,
  p.*  exclude (person_id, household_id)
from persons p join households h using (household_id) join figures f on f.county = h.division[:6];

create or replace temp view person_1 as
select *,
  wage_left - case when new_job_months between 1 and 12 then least(wage_left, dibao_standard * 3) else 0 end
    + business_net + property_income + pension - least(basic_pension_central, pension)
    + unemployment_benefit + support_received + other_income as person_income,
  deposits + securities + insurance_value as person_assets,
  belongs and not in_custody and not missing_declared and not deceased as is_member,
  years_old >= 60 or years_old < 16 or (disability_level >= 1 and (
    (mind and disability_level <= 3) or (disability_type = 'limb' and disability_level <= 2)
    or (disability_type = 'visual' and disability_level <= 1))) as no_work_capacity,
  disability_level >= 1 and (disability_level <= 2 or (mind and disability_level = 3)) as severely_disabled,
  orphan and years_old < 18 and not deceased as is_orphan,
  case when in_institution then 240000 else 144000 end as child_standard,
  ((father_unable and mother_unable) or (father_unable and mother_gone) or (mother_unable and father_gone))
    and years_old < 18 and not (orphan and years_old < 18 and not deceased) and not deceased as is_unattended
from (select *,
  greatest(wage - employment_cost, 0) as wage_left,
  disability_type in ('intellectual', 'mental') as mind,
  relation in ('applicant', 'spouse')
    or (relation = 'child' and (years_old < 18 or not living_apart
      or education_stage in ('preschool', 'compulsory', 'senior', 'undergraduate')))
    or (relation in ('parent', 'grandchild', 'grandparent', 'sibling') and not living_apart) as belongs,
  father_state in ('severe_disability', 'serious_illness') or (father_state_months >= 6
    and father_state in ('serving_sentence', 'rehabilitation', 'other_custody', 'no_contact')) as father_unable,
  mother_state in ('severe_disability', 'serious_illness') or (mother_state_months >= 6
    and mother_state in ('serving_sentence', 'rehabilitation', 'other_custody', 'no_contact')) as mother_unable,
  father_state in ('dead', 'missing') as father_gone,
  mother_state in ('dead', 'missing') as mother_gone
from base);

create or replace temp table household_1 as
select *,
  case when size = 1 then dibao_standard * 24 * 3 // 2 else dibao_standard * 24 * size end as liquid_limit,
  homes <= 1 and motor_vehicles <= 0 and businesses <= 0 as goods_ok
from (select household_id, any_value(dibao_standard) as dibao_standard,
  count(*) filter (is_member) as size,
  coalesce(sum(person_income) filter (is_member), 0)::bigint as counted_income,
  coalesce(sum(person_assets) filter (is_member), 0)::bigint as liquid_assets,
  coalesce(sum(houses) filter (is_member), 0)::bigint as homes,
  coalesce(sum(vehicles) filter (is_member), 0)::bigint as motor_vehicles,
  coalesce(sum(companies) filter (is_member), 0)::bigint as businesses,
  coalesce(bool_or(not no_work_capacity or person_income >= dibao_standard) filter (is_member), false)
    as supporter_at_home,
  count(*) filter (is_member and (no_work_capacity or unable_to_work)) as members_unable
from person_1 group by household_id);

create or replace temp table person_2 as
select p.person_id, p.household_id, p.years_old, p.deceased, p.is_member, p.person_income, p.dibao_standard,
  p.severely_disabled, p.serious_illness, p.is_orphan, p.is_unattended, p.child_standard, p.other_living_aid,
  p.disability_level, p.nursing_level, p.ability_level, p.self_care_failed,
  p.is_member and p.no_work_capacity and not h.supporter_at_home and not i.able_supporter
    and h.liquid_assets <= h.liquid_limit and h.goods_ok and p.person_income < p.dibao_standard
    and not p.is_orphan and not p.is_unattended as tekun
from person_1 p join household_1 h using (household_id) join households i using (household_id);

create or replace temp table household_2 as
select *,
  not dibao and not all_tekun and size >= 1
    and counted_income <= least(dibao_standard * 3 // 2, 201000) * size
    and liquid_assets <= liquid_limit * 3 // 2 and goods_ok as edge
from (select *,
  dibao_size >= 1 and (is_leaving or dibao_income < dibao_line)
    and (case when is_leaving then months_over_line else 0 end) < 6
    and liquid_assets <= liquid_limit and goods_ok and not all_tekun as dibao,
  case when is_leaving then previous_dibao
    else (2 * greatest(dibao_line - dibao_income, 0) + 100) // 200 * 100 end as dibao_amount
from (select h.*, i.months_over_line, i.previous_dibao, m.* exclude (household_id),
  h.dibao_standard * m.dibao_size as dibao_line,
  h.size >= 1 and m.tekun_members = h.size as all_tekun,
  i.in_receipt_of_dibao and m.dibao_income >= h.dibao_standard * m.dibao_size and i.previous_dibao > 0 as is_leaving
from household_1 h join households i using (household_id) join (
  select household_id,
    count(*) filter (is_member and not tekun) as dibao_size,
    count(*) filter (is_member and tekun) as tekun_members,
    coalesce(sum(person_income) filter (is_member and not tekun), 0)::bigint as dibao_income
  from person_2 group by household_id) m using (household_id)));

create or replace temp table person_out as
select person_id, household_id,
  case when tekun then greatest((2 * 1618700 + 12) // 24, -(-dibao_standard * 13 // 10)) else 0 end as tekun_living_fen,
  case when tekun and not deceased then case when self_care_failed = 0 then 20100
    when self_care_failed <= 3 then 33500 else 67000 end else 0 end as tekun_care_fen,
  case when is_member and (severely_disabled or serious_illness) and edge and person_income < dibao_standard
    and not tekun then (2 * greatest(dibao_standard - person_income, 0) + 100) // 200 * 100 else 0 end
    as single_person_dibao_fen,
  case when is_orphan then child_standard else 0 end as orphan_fen,
  case when is_unattended and already_has < child_standard then child_standard - already_has else 0 end
    as unattended_child_fen,
  case when disability_level >= 1 and is_member and ((dibao and not tekun) or edge) and not is_orphan
    and not is_unattended then (2 * dibao_standard * 3 + 10) // 20 else 0 end as disability_living_fen,
  case when severely_disabled and nursing_level <> 'none' and not deceased then
    case nursing_level when 'full' then 50000 when 'substantial' then 25000 else 12500 end else 0 end
    as disability_nursing_fen,
  case when years_old >= 80 and not deceased then
    case when years_old >= 100 then 30000 when years_old >= 90 then 10000 else 5000 end else 0 end
    as old_age_allowance_fen,
  case when deceased then 0 else greatest(case when years_old >= 80 then 3 else 0 end,
    case when years_old >= 60 and (dibao or edge or tekun) and ability_level >= 1 then
      case when ability_level >= 3 then 45 when ability_level = 2 then 30 else 20 end else 0 end) end
    as home_care_quantity
from (select p.*, h.dibao, h.edge, greatest(p.other_living_aid, case when h.dibao and p.is_member and not p.tekun
    then h.dibao_amount // h.dibao_size else 0 end) as already_has
  from person_2 p join household_2 h using (household_id));

create or replace temp table household_out as
select h.household_id,
  case when dibao then dibao_amount else 0 end as dibao_fen,
  edge,
  size >= 1 and counted_income <= dibao_standard * 2 * size as near_poor,
  case when dibao and size >= 2 and members_unable >= 1 then 30000 else 0 end as virtual_post_fen,
  s.* exclude (household_id)
from household_2 h join (
  select household_id, sum(tekun_living_fen)::bigint as tekun_living_fen, sum(tekun_care_fen)::bigint as tekun_care_fen,
    sum(single_person_dibao_fen)::bigint as single_person_dibao_fen, sum(orphan_fen)::bigint as orphan_fen,
    sum(unattended_child_fen)::bigint as unattended_child_fen,
    sum(disability_living_fen)::bigint as disability_living_fen,
    sum(disability_nursing_fen)::bigint as disability_nursing_fen,
    sum(old_age_allowance_fen)::bigint as old_age_allowance_fen, sum(home_care_quantity)::bigint as home_care_quantity
  from person_out group by household_id) s using (household_id);
