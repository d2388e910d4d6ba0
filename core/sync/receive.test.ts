import { describe, expect, test } from 'vitest';
import { Client, commit, refusal, rejected, rename, scene, submitted } from '../testing/client.ts';
import { BEN } from '../testing/ids.ts';
import { newRegion } from '../testing/stream.ts';
import type { Session } from './model.ts';

const TILE = { x: 0, y: 0, w: 4, h: 2 };
const pendingOf = ({ pending }: Session) => pending.map(({ commands }) => commands);

describe('what becomes of a group', () => {
  test('SYNC-5: one knows one’s own events by command id', () => {
    const { client, stream } = scene();
    const { commands } = client.submit(rename('Traffic'), { type: 'addRegion', region: newRegion(TILE) });
    const events = commit(stream, commands);
    expect(client.events(...events)).toEqual([
      { type: 'persist', pending: [] },
      { type: 'happened', events },
    ]);
    expect(client.session).toMatchObject({ pending: [], confirmed: { seq: 3 } });
    expect(client.session.optimistic).toEqual(stream.state);
  });

  test('SYNC-6: accepted ahead of its events, a group is shown until they are there', () => {
    const { client, stream } = scene();
    const { commands } = client.submit(rename('Traffic'));
    const other = stream.do({ type: 'describe', description: 'D' }, BEN);
    const events = commit(stream, commands);
    const commandIds = commands.map(({ id }) => id);
    client.receive({ type: 'accepted', commandIds, seq: 3 });
    expect(client.session).toMatchObject({ pending: [{ acceptedAt: 3 }], optimistic: { title: 'Traffic' } });
    client.events(other);
    expect(client.session).toMatchObject({ pending: [{ acceptedAt: 3 }], optimistic: { title: 'Traffic' } });
    client.events(...events);
    expect(client.session).toMatchObject({ pending: [], optimistic: { title: 'Traffic' } });
  });

  test('SYNC-6: accepted long ago, as a reload learns, it leaves at once', () => {
    const { client, stream } = scene();
    const { commands } = client.submit(rename('Traffic'));
    commit(stream, commands);
    const reloaded = new Client(stream);
    reloaded.do({ type: 'restored', pending: client.session.pending });
    reloaded.live();
    const effects = reloaded.receive({ type: 'accepted', commandIds: [commands[0]!.id], seq: 2 });
    expect(effects).toEqual([{ type: 'persist', pending: [] }]);
    expect(reloaded.session.optimistic).toEqual(stream.state);
  });

  test('SYNC-6: a word about somebody else’s commands changes nothing', () => {
    const { client } = scene();
    client.submit(rename('Traffic'));
    const { session } = client;
    expect(client.receive({ type: 'accepted', commandIds: ['other'], seq: 9 })).toEqual([]);
    expect(client.receive({ ...rejected([], 'forbidden'), commandIds: ['other'] })).toEqual([]);
    expect(client.session).toBe(session);
  });

  test('SYNC-7: a refusal takes one group out, as a whole, and tells why; the others stay', () => {
    const { client, region } = scene();
    const first = client.submit(rename('Traffic')).commands;
    const second = client.submit({ type: 'describe', description: 'D' }, { type: 'undo' }).commands;
    const third = client.submit({ type: 'moveRegion', regionId: region, x: 3, y: 0 }).commands;
    expect(client.receive(rejected(second, 'nothing-to-undo'))).toEqual([
      { type: 'persist', pending: [{ commands: first }, { commands: third }] },
      { type: 'refused', commands: second, problem: refusal('nothing-to-undo') },
    ]);
    expect(client.session.optimistic).toMatchObject({ title: 'Traffic', description: '' });
    expect(client.receive(rejected(second, 'nothing-to-undo'))).toEqual([]);
  });
});

describe('a server that is short of something', () => {
  test.each(['unavailable', 'internal', 'too-many-requests', 'session-expired', 'not-signed-in'] as const)(
    'SYNC-8: %s refuses nothing: all stays pending and nothing more is sent until it is time',
    code => {
      const { client } = scene();
      const first = client.submit(rename('A')).commands;
      const second = client.submit(rename('B')).commands;
      expect(client.receive(rejected(first, code))).toEqual([{ type: 'retryLater', problem: refusal(code) }]);
      expect(client.receive(rejected(second, code))).toEqual([]);
      const third = client.submit(rename('C'));
      expect(third.effects.map(({ type }) => type)).toEqual(['persist']);
      expect(client.session).toMatchObject({ paused: true, optimistic: { title: 'C' } });

      expect(client.do({ type: 'retry' })).toEqual([{ type: 'hello', seq: 1 }]);
      expect(client.events()).toEqual(submitted(first, second, third.commands));
      expect(client.session).toMatchObject({ paused: false, connection: 'live' });
    },
  );

  test('SYNC-9: a no behind something that waits is not final: it may lack what that one adds', () => {
    const { client, stream } = scene();
    const regionId = stream.id();
    const adding = client.submit({ type: 'addRegion', region: newRegion(TILE, { id: regionId }) }).commands;
    const moving = client.submit({ type: 'moveRegion', regionId, x: 4, y: 0 }).commands;
    client.receive(rejected(adding, 'unavailable'));
    expect(client.receive(rejected(moving, 'region-not-found'))).toEqual([]);
    expect(pendingOf(client.session)).toEqual([adding, moving]);
    client.do({ type: 'retry' });
    client.events();
    expect(client.receive(rejected(moving, 'region-not-found'))).toContainEqual({
      type: 'refused',
      commands: moving,
      problem: refusal('region-not-found'),
    });
  });

  test('SYNC-8: a connection that ends also ends the waiting', () => {
    const { client } = scene();
    const { commands } = client.submit(rename('A'));
    client.receive(rejected(commands, 'unavailable'));
    client.do({ type: 'closed' });
    expect(client.do({ type: 'retry' })).toEqual([]);
    expect(client.do({ type: 'opened' })).toEqual([{ type: 'hello', seq: 1 }]);
    expect(client.events()).toEqual(submitted(commands));
  });

  test('SYNC-8: while waiting, being answered does not start the sending again', () => {
    const { client, stream } = scene();
    const { commands } = client.submit(rename('A'));
    client.receive(rejected(commands, 'too-many-requests'));
    const effects = client.events(stream.do({ type: 'describe', description: 'D' }, BEN));
    expect(effects.map(({ type }) => type)).toEqual(['happened']);
  });
});

test('SYNC-2: what concerns the page alone leaves the session as it is', () => {
  const { client, region } = scene();
  const { session } = client;
  client.receive({ type: 'problem', problem: refusal('not-json') });
  client.receive({ type: 'data', regionId: region, problem: refusal('unavailable') });
  expect(client.session).toBe(session);
});
