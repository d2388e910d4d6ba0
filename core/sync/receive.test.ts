import { describe, expect, test } from 'vitest';
import type { Command } from '../contract/index.ts';
import { Client, commit, refusal, rejected, rename, scene, submitted } from '../testing/client.ts';
import { BEN } from '../testing/ids.ts';
import { newRegion } from '../testing/stream.ts';
import { type Effect, type Session, TRIES } from './model.ts';

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
      expect(client.receive(rejected(first, code))).toContainEqual({
        type: 'retryLater',
        problem: refusal(code),
        setbacks: 1,
      });
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

describe('a command on which the server fails', () => {
  /** The server fails on the group, and the page sends it again. @returns what being answered brings */
  function failOn(client: Client, commands: readonly Command[]): readonly Effect[] {
    client.receive(rejected(commands, 'internal'));
    client.do({ type: 'retry' });
    return client.events();
  }

  test('SYNC-20: is tried a few times more, then set aside by name, and what waited goes on', () => {
    const { client, stream } = scene();
    const before = stream.state.title;
    const poison = client.submit(rename('A')).commands;
    const behind = client.submit({ type: 'describe', description: 'D' }).commands;
    for (let tries = 1; tries < TRIES; tries += 1)
      expect(failOn(client, poison), `after ${tries}`).toEqual(submitted(poison, behind));
    expect(failOn(client, poison)).toEqual([
      { type: 'persist', pending: [{ commands: behind }] },
      { type: 'refused', commands: poison, problem: expect.objectContaining({ code: 'not-saved' }) },
      ...submitted(behind),
    ]);
    expect(client.session.optimistic).toMatchObject({ title: before, description: 'D' });
  });

  test('SYNC-20: not before the next hello is answered: it may be in the log after all', () => {
    const { client, stream } = scene();
    const { commands } = client.submit(rename('A'));
    for (let tries = 1; tries < TRIES; tries += 1) failOn(client, commands);
    expect(client.receive(rejected(commands, 'internal')).map(({ type }) => type)).toEqual([
      'persist',
      'retryLater',
    ]);
    client.do({ type: 'retry' });
    const events = commit(stream, commands);
    expect(client.events(...events)).toEqual([
      { type: 'persist', pending: [] },
      { type: 'happened', events },
    ]);
  });

  test('SYNC-20: how often it failed is kept, across connections and visits', () => {
    const { client, stream } = scene();
    const { commands } = client.submit(rename('A'));
    for (let tries = 1; tries < TRIES; tries += 1) failOn(client, commands);
    client.do({ type: 'closed' });
    const reloaded = new Client(stream);
    reloaded.do({ type: 'restored', pending: JSON.parse(JSON.stringify(client.session.pending)) });
    reloaded.live();
    expect(failOn(reloaded, commands)).toContainEqual({
      type: 'refused',
      commands,
      problem: expect.objectContaining({ code: 'not-saved' }),
    });
  });

  test('SYNC-20: refusals that are not about it do not count', () => {
    const { client } = scene();
    const { commands } = client.submit(rename('A'));
    for (let round = 0; round < 3 * TRIES; round += 1) {
      client.receive(rejected(commands, 'unavailable'));
      client.do({ type: 'retry' });
      expect(client.events()).toEqual(submitted(commands));
    }
  });

  test('SYNC-20: sent again by the person, it has all its tries before it', () => {
    const { client } = scene();
    const { commands } = client.submit(rename('A'));
    for (let tries = 1; tries <= TRIES; tries += 1) failOn(client, commands);
    client.do({ type: 'submit', commands });
    expect(failOn(client, commands)).toEqual(submitted(commands));
  });

  test('SYNC-21: each setback in a row says how many there were, so that the pauses can grow', () => {
    const { client } = scene();
    const first = client.submit(rename('A')).commands;
    const second = client.submit(rename('B')).commands;
    const setbacks = (effects: readonly Effect[]) =>
      effects.flatMap(effect => (effect.type === 'retryLater' ? effect.setbacks : []));
    expect(setbacks(client.receive(rejected(first, 'unavailable')))).toEqual([1]);
    client.do({ type: 'closed' });
    client.do({ type: 'opened' });
    client.events();
    expect(setbacks(client.receive(rejected(first, 'internal')))).toEqual([2]);
    client.do({ type: 'retry' });
    client.events();
    // One of them got through: things are going better.
    client.receive({ type: 'accepted', commandIds: first.map(({ id }) => id), seq: 2 });
    expect(setbacks(client.receive(rejected(second, 'unavailable')))).toEqual([1]);
  });
});

test('SYNC-2: what concerns the page alone leaves the session as it is', () => {
  const { client, region } = scene();
  const { session } = client;
  client.receive({ type: 'problem', problem: refusal('not-json') });
  client.receive({ type: 'data', regionId: region, problem: refusal('unavailable') });
  expect(client.session).toBe(session);
});
