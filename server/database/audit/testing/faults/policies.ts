import { ROLE } from '../../../roles.ts';
import { BOARDS, everything, type Fault, MINE, policy } from '../fault.ts';

const { app } = ROLE;

/** What the checks of ../../checks/policies.ts must find. */
export const policies: readonly Fault[] = [
  ...[
    'true',
    '1 = 1',
    'tenant_id = tenant_id',
    'tenant_id is not null',
    'tenant_id is not distinct from tenant_id',
    `true or ${MINE}`,
    '(select region_dashboard.tenant_id()) is not null',
    'other is null or other is not null',
    "current_user = 'region_dashboard_app'",
  ].map(using => ({
    check: 'policy-always-true',
    object: 'one on region_dashboard.extra',
    sql: everything(using),
  })),
  {
    check: 'policy-always-true',
    object: 'one on region_dashboard.extra',
    sql: policy(`for insert to ${app} with check (true)`),
  },
  {
    check: 'policy-always-true',
    object: 'identity on identity.session',
    sql: `alter policy identity on identity.session to ${app}`,
  },
  ...[
    `${MINE} or other is null`,
    'other = (select region_dashboard.tenant_id())',
    "tenant_id in (select '00000000-0000-4000-8000-000000000000'::uuid)",
    `not (${MINE})`,
  ].map(using => ({
    check: 'policy-not-by-tenant',
    object: 'one on region_dashboard.extra',
    sql: everything(using),
  })),
  {
    check: 'policy-claims-per-row',
    object: 'one on region_dashboard.extra',
    sql: everything('tenant_id = region_dashboard.tenant_id()'),
  },
  {
    check: 'policy-claims-per-row',
    object: 'one on region_dashboard.extra',
    sql: everything(`${MINE} and other::text = current_setting('request.jwt.claims', true)`),
  },
  {
    check: 'policy-for-everybody',
    object: 'one on region_dashboard.extra',
    sql: policy(`using (${MINE}) with check (${MINE})`),
  },
  {
    check: 'policy-without-check',
    object: 'one on region_dashboard.extra',
    sql: policy(`for update to ${app} using (${MINE})`),
  },
  {
    check: 'policies-overlap',
    object: `${BOARDS} for ${app}`,
    sql: `create policy again on ${BOARDS} for select to ${app} using (${MINE})`,
  },
];
