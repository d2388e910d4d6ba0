import fastifyPlugin from 'fastify-plugin';
import { Counter } from 'prom-client';
import type { Audit } from './audit.ts';
import { LEVELS } from './levels.ts';
import type { Logs } from './logs.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** writes the audit stream */
    readonly audit: Audit;
  }
}

/** The audit stream for whoever needs it (`app.audit`), and how many lines were written and lost. */
export const logsPlugin = fastifyPlugin<{ readonly logs: Logs }>(
  async (app, { logs }) => {
    app.decorate('audit', logs.audit);
    const registers = [app.instruments.registry];
    new Counter({
      name: 'region_dashboard_log_lines_total',
      help: 'Lines of the log, those that were lost included',
      labelNames: ['level'],
      registers,
      collect() {
        this.reset();
        for (const level of LEVELS) this.inc({ level }, logs.lines[level]);
      },
    });
    new Counter({
      name: 'region_dashboard_log_lines_lost_total',
      help: 'Lines of the log that were not read in time, or could not be written',
      labelNames: ['destination'],
      registers,
      collect() {
        this.reset();
        this.inc({ destination: 'stdout' }, logs.lost.stdout);
        this.inc({ destination: 'audit_file' }, logs.lost.auditFile);
      },
    });
  },
  { name: 'logs', dependencies: ['instruments'] },
);
