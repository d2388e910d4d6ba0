import Type, { type Static } from 'typebox';
import { ROLES } from '../access/index.ts';
import { Id, Timestamp } from './basics.ts';
import { SLUG_PATTERN } from './patterns.ts';

/** People, the teams (tenants) they belong to, and invitations. */

const exact = { additionalProperties: false };

export const IDENTITY_LIMITS = {
  nameLength: 100,
  /** RFC 5321: the longest path is 256 octets with its angle brackets */
  emailLength: 254,
  passwordMinimum: 8,
  /** hashing takes time in proportion; nobody types more */
  passwordMaximum: 128,
  /** days after which an invitation's link no longer works */
  invitationDays: 7,
  /** open invitations of one tenant */
  invitationsOpen: 500,
} as const;

const RoleSchema = Type.Enum([...ROLES], { description: 'owner, admin, editor or viewer; strongest first' });
const Name = Type.String({ minLength: 1, maxLength: IDENTITY_LIMITS.nameLength, pattern: '\\S' });
const Email = Type.String({ format: 'email', maxLength: IDENTITY_LIMITS.emailLength });

export const TenantPath = Type.Object({
  tenant: Type.String({ minLength: 1, description: "The team's slug or UUID" }),
});
export const MemberPath = Type.Object({ ...TenantPath.properties, person: Id });
export const InvitationPath = Type.Object({ ...TenantPath.properties, invitation: Id });
export const InvitationTokenPath = Type.Object({
  token: Type.String({ minLength: 1, maxLength: 100, description: "The last part of the invitation's link" }),
});

/** A team as one of its members sees it. */
export const TenantSchema = Type.Object({
  id: Id,
  slug: Type.String(),
  name: Type.String(),
  role: RoleSchema,
});

export const MeSchema = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String(),
  tenants: Type.Array(TenantSchema, { description: 'The teams of this person, by name' }),
});
export const MeChangeSchema = Type.Object({ name: Name }, exact);

export const NewTenantSchema = Type.Object(
  {
    slug: Type.String({ pattern: SLUG_PATTERN, description: 'The name in addresses; cannot be changed' }),
    name: Name,
  },
  exact,
);

export const MemberSchema = Type.Object({
  id: Type.String({ format: 'uuid', description: "The person's id" }),
  name: Type.String(),
  email: Type.Optional(
    Type.String({ description: 'Only for those who may invite, and of oneself: others see names' }),
  ),
  role: RoleSchema,
  joinedAt: Timestamp,
});
export const MemberListSchema = Type.Object({ members: Type.Array(MemberSchema) });
export const MemberChangeSchema = Type.Object({ role: RoleSchema }, exact);

export const NewInvitationSchema = Type.Object(
  {
    email: Type.Optional(
      Type.String({
        ...Email,
        description:
          'The address that may accept. Without it whoever holds the link may accept it, once; then the role cannot be owner or admin.',
      }),
    ),
    role: RoleSchema,
  },
  exact,
);
export const InvitationSchema = Type.Object({
  id: Id,
  email: Type.Union([Type.String(), Type.Null()]),
  role: RoleSchema,
  expiresAt: Timestamp,
  link: Type.Optional(
    Type.String({
      description:
        'Address to hand to the invited person: no mail is sent. Absent when the invitation is for a role that the reader may not give.',
    }),
  ),
});
export const InvitationListSchema = Type.Object({ invitations: Type.Array(InvitationSchema) });

/** What the holder of a link learns before accepting. */
export const InvitationPreviewSchema = Type.Object({
  tenant: Type.Object({ name: Type.String() }),
  role: RoleSchema,
  email: Type.Union([Type.String(), Type.Null()], {
    description: 'The address that may accept; null: whoever holds the link',
  }),
  invitedBy: Type.String({ description: 'Name of the person who invites' }),
  expiresAt: Timestamp,
});

export const SignUpSchema = Type.Object(
  {
    name: Name,
    email: Email,
    password: Type.String({
      minLength: IDENTITY_LIMITS.passwordMinimum,
      maxLength: IDENTITY_LIMITS.passwordMaximum,
    }),
    rememberMe: Type.Optional(Type.Boolean()),
  },
  exact,
);
export const SignInSchema = Type.Object(
  {
    email: Type.String({ minLength: 1, maxLength: IDENTITY_LIMITS.emailLength }),
    password: Type.String({ minLength: 1, maxLength: IDENTITY_LIMITS.passwordMaximum }),
    rememberMe: Type.Optional(Type.Boolean({ description: 'false: the session ends with the browser' })),
  },
  exact,
);
export const PasswordChangeSchema = Type.Object(
  {
    currentPassword: Type.String({ minLength: 1, maxLength: IDENTITY_LIMITS.passwordMaximum }),
    newPassword: Type.String({
      minLength: IDENTITY_LIMITS.passwordMinimum,
      maxLength: IDENTITY_LIMITS.passwordMaximum,
    }),
    revokeOtherSessions: Type.Optional(Type.Boolean()),
  },
  exact,
);

export type Me = Static<typeof MeSchema>;
export type Tenant = Static<typeof TenantSchema>;
export type NewTenant = Static<typeof NewTenantSchema>;
export type Member = Static<typeof MemberSchema>;
export type Invitation = Static<typeof InvitationSchema>;
export type NewInvitation = Static<typeof NewInvitationSchema>;
export type InvitationPreview = Static<typeof InvitationPreviewSchema>;
