import { expect, test } from 'vitest';
import { planSetup, type SetupState } from './setup-plan.ts';

const NOTHING = { app: false, identity: false };
const EMPTY: SetupState = {
  version: 180_000,
  database: 'region "1"',
  owner: 'olga',
  ownerIsSuperuser: false,
  ownerHasMaintenance: false,
  roles: {},
};
const settings = ['statement_timeout=15s', 'lock_timeout=5s', 'idle_in_transaction_session_timeout=30s'];
const READY: SetupState = {
  ...EMPTY,
  ownerHasMaintenance: true,
  roles: {
    region_dashboard_app: { login: true, powers: [], settings },
    region_dashboard_identity: { login: true, powers: [], settings },
    region_dashboard_maintenance: { login: false, powers: [], settings: [] },
  },
};
const CONNECT = 'grant connect on database "region ""1""" to region_dashboard_app, region_dashboard_identity';

test('an empty database gets three roles that own and bypass nothing', () => {
  const login = 'login nosuperuser nobypassrls nocreatedb nocreaterole noinherit password :verifier';
  expect(planSetup(EMPTY, NOTHING).map(({ sql }) => sql)).toEqual([
    `create role region_dashboard_app ${login}`,
    `alter role region_dashboard_app set statement_timeout = '15s'`,
    `alter role region_dashboard_app set lock_timeout = '5s'`,
    `alter role region_dashboard_app set idle_in_transaction_session_timeout = '30s'`,
    `create role region_dashboard_identity ${login}`,
    `alter role region_dashboard_identity set statement_timeout = '15s'`,
    `alter role region_dashboard_identity set lock_timeout = '5s'`,
    `alter role region_dashboard_identity set idle_in_transaction_session_timeout = '30s'`,
    'create role region_dashboard_maintenance nologin nosuperuser nobypassrls nocreatedb nocreaterole',
    'grant region_dashboard_maintenance to "olga" with inherit false, set true',
    CONNECT,
  ]);
});

test('a database that is ready needs nothing but what is harmless to repeat', () => {
  expect(planSetup(READY, NOTHING).map(({ sql }) => sql)).toEqual([CONNECT]);
});

test('a password is set again only when it is given', () => {
  expect(planSetup(READY, { app: true, identity: false }).map(({ sql }) => sql)).toEqual([
    'alter role region_dashboard_app password :verifier',
    CONNECT,
  ]);
});

test('powers that somebody gave a serving role are taken away', () => {
  const app = { login: false, powers: ['SUPERUSER', 'CREATEDB'], settings };
  const state = { ...READY, roles: { ...READY.roles, region_dashboard_app: app } };
  expect(planSetup(state, NOTHING)[0]?.sql).toBe(
    'alter role region_dashboard_app nosuperuser nocreatedb login',
  );
});

test('a superuser needs no way into the maintenance role, and Postgres 15 knows no options for it', () => {
  const superuser = planSetup({ ...READY, ownerHasMaintenance: false, ownerIsSuperuser: true }, NOTHING);
  expect(superuser.map(({ sql }) => sql)).toEqual([CONNECT]);
  const old = planSetup({ ...READY, version: 150_008, ownerHasMaintenance: false }, NOTHING);
  expect(old[0]?.sql).toBe('grant region_dashboard_maintenance to "olga"');
});
