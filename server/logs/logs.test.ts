import { describe, expect, test } from 'vitest';
import { HARMFUL, HOSTILE_TEXT } from '#server/testing/hostile-text.ts';
import { PERSONAL_CORPUS } from '#server/testing/personal-data.ts';
import { createLogs, type LogsOptions } from './logs.ts';
import { faultsOf, readLines } from './testing/log-lines.ts';

function logsOf(options: Partial<LogsOptions> = {}) {
  const written: string[] = [];
  const logs = createLogs({
    level: 'trace',
    version: '1.2.3',
    environment: 'test',
    sink: line => written.push(line),
    ...options,
  });
  return { logs, written, lines: () => readLines(written.join('')) };
}

/** A driver's error as pg makes it: values of people in everything but the code. */
function errorOfPostgres(value: string): Error {
  return Object.assign(new Error(`invalid input syntax for type uuid: "${value}"`), {
    name: 'error',
    code: '22P02',
    severity: 'ERROR',
    detail: `Key (email)=(${value}) already exists.`,
    hint: value,
    where: `PL/pgSQL function x(${value})`,
    internalQuery: `select '${value}'`,
    parameters: [value],
    table: 'members',
    constraint: 'members_pkey',
    cause: new Error(`Failing row contains (1, ${value}).`, { cause: new SyntaxError(`"${value}" is odd`) }),
  });
}

describe('no line holds personal data or a secret', () => {
  test.each(PERSONAL_CORPUS)('$name, in a field of any name or in an error', ({ value }) => {
    const { logs, written, lines } = logsOf();
    const { logger } = logs;
    logger.info({ person: value, tenant: value, reason: value, route: value, variables: [value] }, 'one');
    logger.info({ title: value, headers: { cookie: value }, rows: [value], [value]: 1 }, 'two');
    logger.error({ err: errorOfPostgres(value) }, 'three');
    logger.error(errorOfPostgres(value));
    logger.info({ url: `/x/${encodeURIComponent(value)}?search=${encodeURIComponent(value)}#y` }, 'four');
    logger.info({ req: { url: value, headers: { authorization: value } }, res: value }, 'five');
    logger.warn({ err: value }, 'six');
    logs.audit(null, 'member.removed', { person: value, tenant: value, target: value });
    expect(lines().flatMap(faultsOf)).toEqual([]);
    expect(written).toHaveLength(8);
    const text = written.join('');
    expect(text).not.toContain(value);
    expect(text).not.toContain(encodeURIComponent(value));
  });

  const byShape = PERSONAL_CORPUS.filter(({ knownBy }) => knownBy === 'shape');
  test.each(byShape)('$name, in a sentence', ({ value }) => {
    const { logs, written } = logsOf();
    logs.say(`Somebody sent ${value} here.`);
    logs.logger.info({ problem: `It said: ${value}, twice.` }, `(${value})`);
    expect(written.join('')).not.toContain(value);
  });

  test('what one looks for is left as it is', () => {
    const { logs, written } = logsOf();
    const sentence =
      'Listening on http://127.0.0.1:3001; release 0.1.0 of 6f0c5b8e-6d2c-4a55-9d0b-0d4a6f0f7c11.';
    logs.say(sentence);
    expect(readLines(written[0]!)[0]!.msg).toBe(sentence);
  });
});

describe('an error is written by what is listed alone', () => {
  test('type, message, code, place and causes; of Postgres the names of ours', () => {
    const { logs, lines } = logsOf();
    logs.logger.error({ err: errorOfPostgres('Armelinda') }, 'failed');
    const [line] = lines();
    expect(line!.err).toMatchObject({
      type: 'error',
      message: 'invalid input syntax for type uuid: "[redacted]"',
      code: '22P02',
      table: 'members',
      constraint: 'members_pkey',
      cause: { type: 'Error', cause: { type: 'SyntaxError' } },
    });
    expect(Object.keys(line!.err as object)).not.toContain('detail');
    expect((line!.err as { stack: string }).stack).toMatch(/^at .*server\/logs\/logs\.test\.ts:\d+:\d+/);
  });

  test('a quoted name of the program stays, a quoted value does not', () => {
    const { logs, lines } = logsOf();
    logs.logger.error({ err: new TypeError("Cannot read properties of undefined (reading 'regions')") }, 'a');
    logs.logger.error({ err: new Error('column "title" is "Redundancies of the works"') }, 'b');
    logs.logger.error({ err: new Error('an unfinished "quotation of somebody') }, 'c');
    logs.logger.error({ err: new SyntaxError(`Unexpected token 'A', "Armelinda" is not valid JSON`) }, 'd');
    expect(lines().map(({ err }) => (err as { message: string }).message)).toEqual([
      "Cannot read properties of undefined (reading 'regions')",
      'column "[redacted]"',
      'an unfinished "[redacted]"',
      `Unexpected token '[redacted]', "[redacted]" is not valid JSON`,
    ]);
  });

  test('one that cannot be read, and what is no error, are told of all the same', () => {
    const { logs, lines } = logsOf();
    const nasty = new Error('x');
    Object.defineProperty(nasty, 'message', {
      get() {
        throw new Error('never');
      },
    });
    logs.logger.error({ err: nasty }, 'a');
    logs.logger.error({ err: 'secret' }, 'b');
    logs.logger.error({ err: null }, 'c');
    expect(lines().map(({ err }) => (err as { message?: string } | undefined)?.message)).toEqual([
      'An error that cannot be read.',
      'Something was thrown that is no error.',
      undefined,
    ]);
  });
});

describe('hostile text stays in one line, harmless', () => {
  test.each(Object.entries(HOSTILE_TEXT))('%s', (_, text) => {
    for (const readable of [false, true]) {
      const { logs, written } = logsOf({ readable });
      logs.logger.info({ problem: text, reason: text, url: text }, text);
      logs.logger.error({ err: new Error(text) }, 'failed');
      logs.say(text);
      expect(written).toHaveLength(3);
      for (const line of written) {
        expect(line.endsWith('\n')).toBe(true);
        const shown = line.slice(0, -1).split(readable ? '\n    ' : '\u0000 never');
        expect(shown.filter(each => HARMFUL.test(each))).toEqual([]);
      }
      if (!readable) expect(readLines(written.join('')).flatMap(faultsOf)).toEqual([]);
    }
  });
});

describe('lines', () => {
  test('have what all have, and what belongs to the request', () => {
    const { logs, lines } = logsOf({ traceId: () => 'a'.repeat(32), requestId: () => 'request-1' });
    logs.logger.info({ event: 'query.failed', durationMs: 3, odd: 7, odder: 'x' }, 'told');
    logs.logger.child({ requestId: 'request-2' }).info('also');
    expect(lines()).toMatchObject([
      {
        level: 'info',
        service: 'region-dashboard',
        version: '1.2.3',
        environment: 'test',
        component: 'query',
        event: 'query.failed',
        requestId: 'request-1',
        traceId: 'a'.repeat(32),
        durationMs: 3,
        detail: { odd: 7 },
        omitted: 1,
        msg: 'told',
      },
      { requestId: 'request-2', event: 'app.message', component: 'app' },
    ]);
    expect(lines()[0]!.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(lines().flatMap(faultsOf)).toEqual([]);
  });

  test('of the access stream are written by hand, and are the same kind of line', () => {
    const { logs, lines } = logsOf({ level: 'info' });
    const line = {
      requestId: 'request-1',
      traceId: 'b'.repeat(32),
      method: 'GET',
      route: '/a "route"\u2028/:id',
      status: 200,
      durationMs: 1.5,
      bytes: undefined,
      aborted: false,
      person: undefined,
      tenant: '6f0c5b8e-6d2c-4a55-9d0b-0d4a6f0f7c11',
      network: '203.0.113.0/24',
    };
    logs.access(line);
    logs.access({ ...line, bytes: 0, aborted: true });
    const { aborted: _, bytes: __, person: ___, ...shown } = line;
    expect(lines()).toMatchObject([
      { ...shown, level: 'info', event: 'http.request', stream: 'access' },
      { bytes: 0, aborted: true, msg: 'GET /a "route"\u2028/:id 200' },
    ]);
    expect(
      lines()
        .flatMap(faultsOf)
        .filter(fault => !fault.includes('/route')),
    ).toEqual([]);
    logs.logger.info({ event: 'http.request', stream: 'access' }, 'told');
    const [first, , told] = lines().map(each => Object.keys(each));
    expect(told!.filter(name => !first!.includes(name))).toEqual([]);
    logs.setLevel('warn');
    logs.access(line);
    expect(logs.lines.info).toBe(3);
    expect(lines()).toHaveLength(3);
  });

  test('are counted by level', () => {
    const { logs } = logsOf({ level: 'warn' });
    logs.logger.info('not written');
    logs.logger.warn('written');
    logs.logger.error('written');
    expect(logs.lines).toMatchObject({ info: 0, warn: 1, error: 1 });
  });

  test('of the audit stream, and of starting and stopping, are written whatever the level is', () => {
    for (const [level, expected] of [
      ['error', ['tenant.created', 'server.notice']],
      ['silent', ['server.notice']],
    ] as const) {
      const { logs, lines } = logsOf({ level });
      logs.audit(null, 'tenant.created', { person: null, tenant: null });
      logs.say('Listening.');
      expect(lines().map(({ event }) => event)).toEqual(expected);
    }
  });

  test('follow the level when it is changed, those of loggers made before as well', () => {
    const { logs, lines } = logsOf({ level: 'info' });
    const child = logs.logger.child({ requestId: 'request-1' });
    child.debug('not yet');
    logs.setLevel('debug');
    child.debug('now');
    logs.setLevel('info');
    child.debug('not any more');
    expect(lines().map(({ msg }) => msg)).toEqual(['now']);
  });
});

test('at a terminal a line is a sentence with what is known, an error below it', () => {
  const { logs, written } = logsOf({ readable: true });
  logs.logger
    .child({ requestId: 'request-1' })
    .error({ event: 'http.failed', err: new Error('broken') }, 'failed');
  expect(written[0]).toMatch(
    /^\d\d:\d\d:\d\d\.\d{3} ERROR failed {2}requestId=request-1 {2}event=http\.failed\n {4}Error: broken\n {4}at /,
  );
});
