import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { tryIsolation } from '../testing/isolation/check.ts';
import { missingPostgres15, type Postgres15, startPostgres15 } from '../testing/postgres-15.ts';
import { auditDatabase } from './audit.ts';
import { FAULTS } from './testing/faults.ts';
import { findingsWith } from './testing/plant.ts';

describe('on Postgres 15, whose owner is no superuser', () => {
  const missing = missingPostgres15();
  let postgres: Postgres15;
  let superuser: pg.Client;
  beforeAll(async () => {
    if (missing) return;
    postgres = await startPostgres15();
    superuser = new pg.Client({ connectionString: postgres.superuserUrl });
    await superuser.connect();
  });
  afterAll(async () => {
    await superuser?.end();
    await postgres?.stop();
  });
  beforeEach(({ skip }) => skip(missing !== null, missing ?? undefined));

  test('the migrations leave nothing to be found', async () => {
    for (const url of [postgres.url, postgres.identityUrl, postgres.adminUrl]) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      expect(await auditDatabase(client)).toEqual([]);
      await client.end();
    }
  });

  test('every fault is found, and nothing else', async () => {
    for (const fault of FAULTS)
      expect(await findingsWith(superuser, fault), fault.sql).toEqual([`${fault.check}: ${fault.object}`]);
  });

  test('no tenant reads or writes rows of another', async () => {
    const { findings, tried } = await tryIsolation(superuser);
    // Before Postgres 16 whoever may become the role for maintenance has its rights at all times: the owner.
    expect(findings.filter(finding => !finding.includes('its owner reads it'))).toEqual([]);
    expect(tried.length).toBeGreaterThan(5);
  });
});
