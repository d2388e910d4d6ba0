import { benchCapacity } from './capacity.ts';
import { benchCommands } from './commands.ts';
import { benchDatasets } from './datasets.ts';
import { benchDelivery } from './delivery.ts';
import { benchLayout } from './layout.ts';
import { benchReads } from './reads.ts';
import { benchStart } from './start.ts';
import { type BenchResult, formatTable } from './table.ts';
import { benchTelemetry } from './telemetry.ts';
import { benchWatchers } from './watchers.ts';

/** All measurements, one after the other. `npm run bench -- reads start` runs some. */
const BENCHES: Readonly<Record<string, () => Promise<BenchResult[]>>> = {
  commands: benchCommands,
  reads: benchReads,
  delivery: benchDelivery,
  layout: benchLayout,
  start: benchStart,
  telemetry: benchTelemetry,
  datasets: benchDatasets,
  capacity: benchCapacity,
  watchers: benchWatchers,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter(name => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(
    `There is no bench called ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`,
  );
  process.exit(2);
}

const results: BenchResult[] = [];
for (const [name, bench] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  process.stderr.write(`Measuring ${name} …\n`);
  results.push(...(await bench()));
}
console.log(formatTable(results));
