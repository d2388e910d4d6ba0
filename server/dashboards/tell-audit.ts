import type { DashboardEvent } from '#core/contract/index.ts';
import type { Audit, AuditEventName, AuditedRequest } from '#server/logs/index.ts';
import type { Room } from './room.ts';

/** What of a dashboard's own history an auditor asks for; the rest is in its log of events, with who did it. */
const AUDITED: Partial<Readonly<Record<DashboardEvent['type'], AuditEventName>>> = {
  dashboardArchived: 'dashboard.archived',
  dashboardUnarchived: 'dashboard.unarchived',
};

/**
 * @param before the room's seq when the commands came: what they became earlier (they were sent again) has been told
 */
export function tellAudit(
  audit: Audit,
  request: AuditedRequest,
  { key }: Pick<Room, 'key'>,
  before: number,
  events: readonly DashboardEvent[],
): void {
  for (const { type, seq, actor } of events) {
    const name = AUDITED[type];
    if (!name || seq <= before) continue;
    audit(request, name as 'dashboard.archived', {
      person: actor,
      tenant: key.tenant,
      dashboard: key.dashboard,
    });
  }
}
