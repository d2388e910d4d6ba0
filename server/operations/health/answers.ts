import type { Health } from './board.ts';
import { type HealthDocument, healthDocument, type Served } from './document.ts';

export interface HealthAnswer {
  readonly code: 200 | 503;
  readonly document: HealthDocument;
}

export const HEALTH_PATHS = ['/live', '/ready', '/health'] as const;
export type HealthPath = (typeof HEALTH_PATHS)[number];

/**
 * What is answered at the three addresses.
 *
 * `/live`: the process runs and its event loop turns. There is nothing to look at for that: whoever gets an
 * answer has one, and a loop that stands still gives none. `/ready`: it can serve. `/health`: how each part is.
 *
 * @param maySee whether whoever asks may see the details
 */
export async function healthAnswer(
  path: HealthPath,
  health: Health,
  release: Served,
  maySee: () => Promise<boolean>,
): Promise<HealthAnswer> {
  if (path === '/live') return { code: 200, document: { status: 'pass' } };
  if (path === '/ready') {
    const ready = await health.ready();
    return { code: ready ? 200 : 503, document: { status: ready ? 'pass' : 'fail' } };
  }
  const [report, details] = await Promise.all([health.report(), maySee()]);
  const { status } = report;
  return {
    code: status === 'fail' ? 503 : 200,
    document: details ? healthDocument(report, release) : { status },
  };
}

export const isHealthPath = (path: string): path is HealthPath =>
  (HEALTH_PATHS as readonly string[]).includes(path);
