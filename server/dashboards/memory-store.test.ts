import { memoryStore } from './memory-store.ts';
import { describeEventStore } from './store.contract.ts';

describeEventStore('memory', async () => ({ store: memoryStore() }));
