import { expect, test } from 'vitest';
import { queryNameOf } from './query-name.ts';

test.each([
  ['select /* append-events */ outcome from region_dashboard.append_events($1)', 'append-events'],
  ['\n  select /* read-events */ 1', 'read-events'],
  ['begin /* begin */; select /* set-claims */ 1', 'begin'],
  ['select "id" from "identity"."session" where "token" = $1', 'select-session'],
  ['insert into "identity"."rate_limit" ("key") values ($1) returning *', 'insert-rate-limit'],
  ['update identity."user" set "name" = $1', 'update-user'],
  ['delete from "verification" where "expiresAt" < $1', 'delete-verification'],
  ['with /* remove-member */ gone as (select 1) select 2', 'remove-member'],
  ['COMMIT', 'commit'],
  ['explain analyse something', 'other'],
])('%s is called by its own name, or by its verb and table: %s', (text, name) => {
  expect(queryNameOf(text)).toBe(name);
});

test.each([
  'select /* Ada’s salary */ 1',
  'select /* ada@example.org */ 1',
  `select /* ${'x'.repeat(61)} */ 1`,
  "select * from secrets where token = 'hunter2'",
])('nothing that could be a value gets into a name: %s', text => {
  expect(queryNameOf(text)).toMatch(/^(select|select-secrets)$/);
});

test('texts without end do not make names without end', () => {
  const names = new Set(
    Array.from({ length: 5_000 }, (_, n) => queryNameOf(`select 1 from t${'x'.repeat(n % 700)}`)),
  );
  expect(names.size).toBeLessThanOrEqual(501);
  expect(names).toContain('other');
});
