import type { LogEvent } from './events.ts';
import type { FieldName } from './fields.ts';

interface AuditEvent extends LogEvent {
  /** fields beside those of every line of this stream; `?`: not always */
  readonly fields: readonly (FieldName | `${FieldName}?`)[];
}

/**
 * What the audit stream tells, and nothing else: who did what to whom. People, teams and boards by their ids;
 * no names, no addresses, no values of secrets.
 */
export const AUDIT_EVENTS = {
  'account.signed-up': { says: 'Somebody made an account.', fields: ['person', 'account', 'network'] },
  'account.password-changed': { says: 'Somebody changed their password.', fields: ['person', 'network'] },
  'account.password-refused': {
    says: 'The current password was wrong, or the guesses pause.',
    fields: ['person', 'reason', 'network'],
  },
  'session.signed-in': { says: 'Somebody signed in.', fields: ['person', 'account?', 'network'] },
  'session.refused': {
    says: 'Somebody did not get in: a wrong password, a used link, or the account pauses.',
    fields: ['account?', 'reason', 'network'],
  },
  'session.signed-out': { says: 'Somebody signed out.', fields: ['person', 'network'] },
  'tenant.created': { says: 'A team was created; who did it is its owner.', fields: ['person', 'tenant'] },
  'invitation.created': {
    says: 'Somebody was invited (`target`: the invitation).',
    fields: ['person', 'tenant', 'target', 'role', 'account?'],
  },
  'invitation.withdrawn': { says: 'An invitation was withdrawn.', fields: ['person', 'tenant', 'target'] },
  'invitation.accepted': { says: 'Somebody joined a team.', fields: ['person', 'tenant', 'role'] },
  'member.role-changed': {
    says: 'A role was changed (`target`: the person whose).',
    fields: ['person', 'tenant', 'target', 'role'],
  },
  'member.removed': {
    says: 'Somebody was removed from a team (`target`: the person).',
    fields: ['person', 'tenant', 'target'],
  },
  'member.left': { says: 'Somebody left a team.', fields: ['person', 'tenant'] },
  'access.refused': {
    says: 'A member tried what their role does not allow.',
    fields: ['person', 'tenant', 'role', 'action', 'route'],
  },
  'dashboard.created': { says: 'A dashboard was created.', fields: ['person', 'tenant', 'dashboard'] },
  'dashboard.archived': { says: 'A dashboard was archived.', fields: ['person', 'tenant', 'dashboard'] },
  'dashboard.unarchived': {
    says: 'An archived dashboard was taken back.',
    fields: ['person', 'tenant', 'dashboard'],
  },
  'dataset.created': { says: 'A dataset was created.', fields: ['person', 'tenant', 'dataset'] },
  'dataset.deleted': {
    says: 'A dataset was deleted with its rows.',
    fields: ['person', 'tenant', 'dataset'],
  },
  'source.created': {
    says: 'A source was connected (`target`: the source, `source`: its kind).',
    fields: ['person', 'tenant', 'target', 'source'],
  },
  'source.changed': {
    says: 'A source was changed: its name, its settings, its secrets (`changes`).',
    fields: ['person', 'tenant', 'target', 'source', 'changes'],
  },
  'source.deleted': {
    says: 'A source was deleted with its secrets.',
    fields: ['person', 'tenant', 'target', 'source'],
  },
  'source.tested': {
    says: 'Somebody tried a connection (`target`: the source, if it is kept already).',
    fields: ['person', 'tenant', 'target?', 'source', 'reason?'],
  },
  'query.tried': {
    says: 'Somebody tried a query of their own (`target`: the source it asked, `source`: its kind).',
    fields: ['person', 'tenant', 'target?', 'source', 'reason?'],
  },
  'dataset.key-created': {
    says: 'A key was made that may push into a dataset (`target`: the key).',
    fields: ['person', 'tenant', 'dataset', 'target'],
  },
  'dataset.key-revoked': {
    says: 'A push key was revoked.',
    fields: ['person', 'tenant', 'dataset', 'target'],
  },
  'secret.rotated': {
    says: 'The operator rotated a secret with `region-dashboard rotate` (in AUDIT_LOG, when it is set there).',
    fields: ['variables', 'phase'],
  },
  'secret.replaced': {
    says: 'A running server took over secrets whose files were replaced.',
    fields: ['variables'],
  },
  'installation.bootstrapped': {
    says: "The operator's team, or its owner, was made at the start.",
    fields: ['tenant', 'target?', 'changes'],
  },
  'configuration.refused': {
    says: 'The server did not start on its configuration: which variables, and why.',
    fields: ['variables', 'codes'],
  },
  'logs.level-changed': {
    says: 'Somebody on the machine switched the level of the log.',
    fields: ['from', 'to'],
  },
} as const satisfies Record<string, AuditEvent>;

export type AuditEventName = keyof typeof AUDIT_EVENTS;

type Stripped<F> = F extends `${infer N extends FieldName}?` ? N : never;
type Needed<F> = F extends FieldName ? F : never;

/** The fields of one kind of audit line, beside the request they came with. */
export type AuditFieldsOf<N extends AuditEventName> = {
  readonly [F in Needed<(typeof AUDIT_EVENTS)[N]['fields'][number]>]: unknown;
} & {
  readonly [F in Stripped<(typeof AUDIT_EVENTS)[N]['fields'][number]>]?: unknown;
};
