import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { parseEnvelope } from './envelope.ts';
import { sentryIngest } from './ingest.ts';

const EVENT = { event_id: 'a'.repeat(32), message: 'line\nbreak ü' };
const TEXT = JSON.stringify(EVENT);
const ENVELOPE = [
  '{"event_id":"x","dsn":"http://k@h/1"}',
  `{"type":"event","length":${Buffer.byteLength(TEXT)}}`,
  TEXT,
  '{"type":"attachment","length":5}',
  'a\nb\nc',
  '{"type":"client_report"}',
  '{"discarded_events":[]}',
].join('\n');

describe('an envelope', () => {
  test.each([
    ['as it is', Buffer.from(ENVELOPE), undefined],
    ['packed', gzipSync(ENVELOPE), 'gzip'],
    ['with a newline at its end', Buffer.from(`${ENVELOPE}\n`), undefined],
  ])('is read %s', (_, body, encoding) => {
    const { header, items } = parseEnvelope(body, encoding);
    expect(header.event_id).toBe('x');
    expect(items.map(({ type }) => type)).toEqual(['event', 'attachment', 'client_report']);
    expect(items[0]?.payload).toEqual(EVENT);
    expect(String(items[1]?.payload)).toBe('a\nb\nc');
  });

  test.each([
    ['shorter', ENVELOPE.replace('"length":5', '"length":500')],
    ['longer', ENVELOPE.replace('"length":5', '"length":4')],
  ])('is refused when an item is %s than it says', (word, text) => {
    expect(() => parseEnvelope(Buffer.from(text))).toThrow(word);
  });
});

describe('the ingest of tests', () => {
  const send = (dsn: string, body: string) => {
    const { origin, username } = new URL(dsn);
    return fetch(`${origin}/api/1/envelope/?sentry_key=${username}`, {
      method: 'POST',
      body,
      signal: AbortSignal.timeout(2_000),
    });
  };

  test('takes envelopes, and tells whose they are', async () => {
    await using ingest = await sentryIngest();
    const [answer] = await Promise.all([send(ingest.dsn, ENVELOPE), ingest.first(1)]);
    expect(await answer.json()).toEqual({ id: 'x' });
    expect(ingest.events()).toEqual([EVENT]);
    expect(ingest.received[0]).toMatchObject({ project: '1', key: 'publickey' });
  });

  test('refuses what it is told to refuse, and what is no envelope', async () => {
    await using ingest = await sentryIngest();
    expect((await send(ingest.dsn, 'what?')).status).toBe(400);
    ingest.behave(429, { 'retry-after': '7' });
    const limited = await send(ingest.dsn, ENVELOPE);
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
    ingest.behave('garbage');
    await expect(send(ingest.dsn, ENVELOPE)).rejects.toThrow();
    expect(ingest.received).toEqual([]);
    expect(ingest.turnedAway).toBe(3);
  });
});
