import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { BulkheadRejectedError } from 'cockatiel';
import type { FastifyRequest } from 'fastify';
import { PushAnswerSchema, PushQuerySchema, reject } from '#core/contract/index.ts';
import { Refusal } from '#server/problems.ts';
import { Places } from '../places.ts';
import { checkText, ROW_FORMATS, readBody } from './push/body.ts';
import { push } from './push/push.ts';
import type { Pushers } from './pushers.ts';
import { atOnce, expireRows } from './retention.ts';
import { DatasetPath, type DatasetRoutesOptions, problems } from './routes.ts';

/** Pushes in memory at once in this process, each at most 32 MB. */
const PLACES = { all: 6, ofTenant: 2, waiting: 100 };

function tooMany(error: unknown): never {
  if (!(error instanceof BulkheadRejectedError)) throw error;
  throw new Refusal(reject('unavailable', 'Too many pushes are under way. Try again in a few seconds.'), {
    'retry-after': '5',
  });
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

export interface PushRoutesOptions extends DatasetRoutesOptions {
  readonly pushers: Pushers;
}

/** Pushing rows; in a plugin of its own, because its bodies are read here and not by Fastify. */
export const pushRoutes: FastifyPluginAsyncTypebox<PushRoutesOptions> = async (app, options) => {
  const { database, onChanged, pushers } = options;
  const places = new Places(PLACES);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));

  app.post(
    '/tenants/:tenant/datasets/:dataset/rows',
    {
      config: { access: 'dataset:push', limit: 'ingest', pushKeys: true },
      schema: {
        tags: ['datasets'],
        summary: 'Push rows: all are stored, or none, or the good ones',
        description:
          'CSV with a header row, a JSON list of objects (or {columns, rows}), or one JSON object per line. ' +
          'A new column is boolean, time or number when all its values are, otherwise text; numbers are times only in a column ' +
          'named like one (time, created_at). A column keeps its type while all new values fit, otherwise it becomes text. ' +
          'The first column with a time in every row becomes the time column; it takes nothing but times from then on.\n\n' +
          'A dataset with a key has no two rows with the same values in its key columns: `append` and `replace` refuse a row ' +
          'whose key is there, `upsert` puts it in the place of the older one. With `errors=skip` the good rows are stored and ' +
          'the bad ones listed; a file that cannot be read to its end is refused all the same.',
        consumes: Object.keys(ROW_FORMATS),
        params: DatasetPath,
        querystring: PushQuerySchema,
        response: { 200: PushAnswerSchema, ...problems },
      },
    },
    async request => {
      const tenant = (await pushers.allow(request)) ?? (await app.allow(request)).tenant.id;
      const format = formatOf(request);
      const { dataset } = request.params;
      const { mode = 'append', key = '', errors = 'all' } = request.query;
      const length = Number(request.headers['content-length'] ?? Number.NaN);
      const store = async () => {
        const body = checkText(await readBody(request.raw, Number.isNaN(length) ? undefined : length));
        const names = key === '' ? [] : key.split(',');
        const target = { tenant, dataset, mode, key: names, skip: errors === 'skip' };
        const { answer, keepsAll } = await push(database, target, () => format(body));
        if (keepsAll) return answer;
        // What is stored is stored, whatever comes of the rest; the sweep tries again.
        const expired = expireRows(database, tenant, dataset, Date.now(), atOnce());
        const { total } = await expired.catch(error => {
          request.log.warn({ event: 'dataset.not-expired', err: error }, 'old rows are still there');
          return answer;
        });
        return { ...answer, total };
      };
      const answer = await places.of(tenant).execute(store).catch(tooMany);
      onChanged(tenant, dataset);
      return answer;
    },
  );
};
