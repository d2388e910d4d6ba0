import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type BulkheadPolicy, BulkheadRejectedError, bulkhead } from 'cockatiel';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { PushAnswerSchema, PushQuerySchema, reject } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import { checkText, ROW_FORMATS, readBody } from './push/body.ts';
import { push } from './push/push.ts';
import { DatasetPath, type DatasetRoutesOptions, problems } from './routes.ts';

/** Pushes in memory at once in this process, each at most 32 MB; of one team, so that it leaves room. */
const PUSHES = 6;
const PUSHES_OF_TENANT = 2;
/** How many may wait for a place. */
const WAITING = 100;

/** A place for each push: first among those of its team, then among all. */
class Places {
  readonly #all = bulkhead(PUSHES, WAITING);
  readonly #tenants = new LRUCache<string, BulkheadPolicy>({ max: 1_000 });

  async take<T>(tenant: string, run: () => Promise<T>): Promise<T> {
    const own = this.#tenants.get(tenant) ?? bulkhead(PUSHES_OF_TENANT, WAITING);
    this.#tenants.set(tenant, own);
    try {
      return await own.execute(() => this.#all.execute(run));
    } catch (error) {
      if (!(error instanceof BulkheadRejectedError)) throw error;
      throw new Refusal(reject('unavailable', 'Too many pushes are under way. Try again in a few seconds.'), {
        'retry-after': '5',
      });
    }
  }
}

function formatOf(request: FastifyRequest) {
  const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  const format = ROW_FORMATS[type];
  if (!format)
    throw new Refusal(
      reject(
        'unsupported-media-type',
        `Send the rows as text/csv, application/json or application/x-ndjson, and say which in Content-Type${type ? ` (not ${type.slice(0, 60)})` : ''}.`,
      ),
    );
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity')
    throw new Refusal(reject('unsupported-media-type', 'Send the rows without compression.'));
  return format;
}

/** Pushing rows; in a plugin of its own, because its bodies are read here and not by Fastify. */
export const pushRoutes: FastifyPluginAsyncTypebox<DatasetRoutesOptions> = async (app, options) => {
  const { database, onChanged } = options;
  const places = new Places();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));

  app.post(
    '/tenants/:tenant/datasets/:dataset/rows',
    {
      schema: {
        tags: ['datasets'],
        summary: 'Push rows: all are stored, or none',
        description:
          'CSV with a header row, a JSON list of objects (or {columns, rows}), or one JSON object per line. ' +
          'A new column is boolean, time or number when all its values are, otherwise text; numbers are times only in a column ' +
          'named like one (time, created_at). A column keeps its type while all new values fit, otherwise it becomes text. ' +
          'The first column with a time in every row becomes the time column; it takes nothing but times from then on.',
        consumes: Object.keys(ROW_FORMATS),
        params: DatasetPath,
        querystring: PushQuerySchema,
        response: { 200: PushAnswerSchema, ...problems },
      },
    },
    async request => {
      const { tenant } = await app.allow(request, 'dataset:push');
      const format = formatOf(request);
      const { dataset } = request.params;
      const { mode = 'append' } = request.query;
      const length = Number(request.headers['content-length'] ?? Number.NaN);
      const answer = await places.take(tenant.id, async () => {
        const body = checkText(await readBody(request.raw, Number.isNaN(length) ? undefined : length));
        return push(database, { tenant: tenant.id, dataset, mode }, () => format(body));
      });
      onChanged(tenant.id, dataset);
      return answer;
    },
  );
};
