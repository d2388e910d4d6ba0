import { openDatabase } from '../database/index.ts';
import { testDatabase } from '../database/testing/database.ts';
import { postgresStore } from './postgres-store.ts';
import { describeEventStore } from './store.contract.ts';

describeEventStore('Postgres', async () => {
  const { url, identityUrl, drop } = await testDatabase();
  const database = await openDatabase({ url, identityUrl, log: () => {} });
  return {
    store: postgresStore(database),
    close: async () => {
      await database.close();
      await drop();
    },
  };
});
