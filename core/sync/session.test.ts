import { describe, expect, test } from 'vitest';
import { type Command, LIMITS } from '../contract/index.ts';
import { Client, rename, scene, submitted } from '../testing/client.ts';
import { ANNA, BEN } from '../testing/ids.ts';
import { Stream } from '../testing/stream.ts';

describe('connections', () => {
  test('SYNC-10: a hello says what is known; the first answer sends everything pending, in order', () => {
    const { client, stream } = scene();
    client.do({ type: 'closed' });
    expect(client.session).toMatchObject({ connection: 'offline', people: [] });
    const first = client.submit(rename('A'));
    const second = client.submit(rename('B'));
    expect(first.effects.map(({ type }) => type)).toEqual(['persist']);
    client.do({ type: 'connecting' });
    expect(client.do({ type: 'opened' })).toEqual([{ type: 'hello', seq: 1 }]);
    const missed = stream.do({ type: 'describe', description: 'D' }, BEN);
    expect(client.events(missed)).toEqual([
      { type: 'happened', events: [missed] },
      ...submitted(first.commands, second.commands),
    ]);
    expect(client.session.optimistic).toMatchObject({ title: 'B', description: 'D' });
  });

  test('SYNC-10: without anything known, the hello asks for a snapshot', () => {
    const client = new Client(new Stream());
    expect(client.do({ type: 'opened' })).toEqual([{ type: 'hello', seq: null }]);
    client.events();
    expect(client.session.connection).toBe('connecting');
  });

  test('SYNC-10: what was accepted is not sent again', () => {
    const { client } = scene();
    const accepted = client.submit(rename('A')).commands;
    const open = client.submit(rename('B')).commands;
    client.receive({ type: 'accepted', commandIds: [accepted[0]!.id], seq: 2 });
    client.do({ type: 'closed' });
    client.do({ type: 'opened' });
    expect(client.events()).toEqual(submitted(open));
  });

  test('SYNC-11: known events are passed over, new ones behind them are taken', () => {
    const { client, stream } = scene();
    const events = [rename('A'), rename('B'), rename('C')].map(wish => stream.do(wish, BEN));
    client.events(...events.slice(0, 2));
    expect(client.events(...events.slice(0, 2))).toEqual([]);
    expect(client.events(...events.slice(1))).toEqual([{ type: 'happened', events: events.slice(2) }]);
    expect(client.session.confirmed).toEqual({ seq: 4, state: stream.state });
  });

  test('SYNC-12: a gap is asked for once, and filled however the answers come', () => {
    const { client, stream } = scene();
    const [a, b, c, d] = ['A', 'B', 'C', 'D'].map(title => stream.do(rename(title), BEN));
    expect(client.events(b!)).toEqual([{ type: 'hello', seq: 1 }]);
    expect(client.events(c!)).toEqual([]);
    expect(client.session.confirmed?.seq).toBe(1);
    // The answer overtakes d, which was told before it was asked for.
    client.events(d!);
    expect(client.events(a!, b!, c!).map(({ type }) => type)).toEqual(['happened', 'hello']);
    client.events(d!);
    expect(client.session.confirmed).toEqual({ seq: 5, state: stream.state });
  });

  test('SYNC-12: a gap within one message counts too', () => {
    const { client, stream } = scene();
    const [a, , c] = ['A', 'B', 'C'].map(title => stream.do(rename(title), BEN));
    expect(client.events(a!, c!)).toEqual([
      { type: 'happened', events: [a] },
      { type: 'hello', seq: 2 },
    ]);
  });

  test('SYNC-12: an answer without events ends the asking', () => {
    const { client, stream } = scene();
    const [a, b] = ['A', 'B'].map(title => stream.do(rename(title), BEN));
    expect(client.events(b!)).toEqual([{ type: 'hello', seq: 1 }]);
    expect(client.events()).toEqual([{ type: 'hello', seq: 1 }]);
    client.events(a!, b!);
    expect(client.session.confirmed?.seq).toBe(3);
  });

  test('SYNC-12: events before the first snapshot are not lost', () => {
    const stream = new Stream();
    const client = new Client(stream);
    client.do({ type: 'opened' });
    const { state } = stream;
    const event = stream.do(rename('A'), BEN);
    expect(client.events(event)).toEqual([]);
    expect(client.receive({ type: 'snapshot', seq: 0, state })).toEqual([{ type: 'hello', seq: 0 }]);
    client.events(event);
    expect(client.session.optimistic?.title).toBe('A');
  });

  test('SYNC-13: an older snapshot is a late one', () => {
    const { client, stream } = scene();
    const old = stream.state;
    client.events(stream.do(rename('A'), BEN));
    expect(client.receive({ type: 'snapshot', seq: 1, state: old })).toEqual([]);
    expect(client.session.confirmed?.seq).toBe(2);
  });

  test('SYNC-13: also while the session waits for an answer', () => {
    const { client, stream } = scene();
    const old = stream.state;
    client.events(stream.do(rename('A'), BEN));
    client.do({ type: 'retry' });
    expect(client.session.connection).toBe('connecting');
    client.receive({ type: 'snapshot', seq: 1, state: old });
    expect(client.session).toMatchObject({ connection: 'live', confirmed: { seq: 2 } });

    client.do({ type: 'opened' });
    client.events();
    client.receive({ type: 'snapshot', seq: 1, state: old });
    expect(client.session.confirmed?.seq).toBe(2);
  });

  test('SYNC-14: also when the role is another one now', () => {
    const { client, stream } = scene();
    const restored = { seq: 1, state: stream.state };
    client.events(stream.do(rename('A'), BEN));
    client.do({ type: 'opened' });
    client.welcome('viewer');
    expect(client.receive({ type: 'snapshot', ...restored })).toEqual([]);
    expect(client.session).toMatchObject({ connection: 'live', confirmed: { seq: 1 }, partial: false });
  });

  test('SYNC-14: when the log itself has gone back, its snapshot is taken and all is sent again', () => {
    const { client, stream } = scene();
    const restored = { seq: 1, state: stream.state };
    const { commands } = client.submit(rename('A'));
    client.events(...['B', 'C'].map(title => stream.do(rename(title), BEN)));
    client.receive({ type: 'accepted', commandIds: [commands[0]!.id], seq: 4 });
    client.do({ type: 'closed' });
    expect(client.do({ type: 'opened' })).toEqual([{ type: 'hello', seq: 3 }]);
    expect(client.receive({ type: 'snapshot', ...restored })).toEqual([
      { type: 'persist', pending: [{ commands }] },
      ...submitted(commands),
    ]);
    expect(client.session).toMatchObject({ confirmed: { seq: 1 }, optimistic: { title: 'A' } });
  });

  test('SYNC-10: who is here is known while connected', () => {
    const { client } = scene();
    const people = [{ connection: 'c1', person: ANNA, name: 'Anna', selection: null }];
    client.receive({ type: 'presence', people });
    expect(client.session).toMatchObject({ people, self: 'c1' });
    client.do({ type: 'closed' });
    expect(client.session.people).toEqual([]);
  });
});

describe('across visits', () => {
  test('SYNC-15: every change of what is pending is kept, before it is sent', () => {
    const { client } = scene();
    const { commands, effects } = client.submit(rename('A'));
    expect(effects.map(({ type }) => type)).toEqual(['persist', 'submit']);
    const accepted = client.receive({ type: 'accepted', commandIds: [commands[0]!.id], seq: 2 });
    expect(accepted).toEqual([{ type: 'persist', pending: [{ commands, acceptedAt: 2 }] }]);
  });

  test('SYNC-16: what was kept comes before what was edited meanwhile, and nothing comes twice', () => {
    const { client, stream } = scene();
    const kept = { commands: [{ id: stream.id(), ...rename('A') } as Command] };
    const { commands } = client.submit({ type: 'describe', description: 'D' });
    const effects = client.do({ type: 'restored', pending: [kept, { commands }] });
    expect(effects).toEqual([
      { type: 'persist', pending: [kept, { commands }] },
      ...submitted(kept.commands),
    ]);
    expect(client.session.optimistic).toMatchObject({ title: 'A', description: 'D' });
    expect(client.do({ type: 'restored', pending: [kept] })).toEqual([]);
  });
});

describe('what is too large for a message', () => {
  /** A group whose message has exactly this many bytes. */
  function groupOf(bytes: number, id: () => string): readonly Command[] {
    const describe = { id: id(), type: 'describe', description: '' } as const;
    const spare = bytes - JSON.stringify({ type: 'submit', commands: [describe] }).length;
    // Two bytes each in UTF-8, one character each in the text.
    const description = 'ü'.repeat(Math.floor(spare / 2)) + (spare % 2 === 1 ? 'u' : '');
    return [{ ...describe, description }];
  }

  test('SYNC-22: is refused by name and size, and neither shown, kept nor sent; other changes go on', () => {
    const { client, stream } = scene();
    const { session } = client;
    const commands = groupOf(LIMITS.bodyBytes + 1, () => stream.id());
    expect(client.do({ type: 'submit', commands })).toEqual([
      { type: 'refused', commands, problem: expect.objectContaining({ code: 'too-large' }) },
    ]);
    expect(client.session).toBe(session);
    const small = client.submit(rename('A'));
    expect(small.effects).toContainEqual({ type: 'submit', commands: small.commands });
  });

  test('SYNC-22: what just fits is sent', () => {
    const { client, stream } = scene();
    const commands = groupOf(LIMITS.bodyBytes, () => stream.id());
    expect(client.do({ type: 'submit', commands })).toContainEqual({ type: 'submit', commands });
  });

  test('SYNC-22: small commands that are too large together are refused together', () => {
    const { client, stream } = scene();
    const commands = [0.5, 0.6].flatMap(part =>
      groupOf(Math.floor(LIMITS.bodyBytes * part), () => stream.id()),
    );
    expect(client.do({ type: 'submit', commands })).toMatchObject([{ type: 'refused', commands }]);
  });

  test('SYNC-22: so is what an earlier visit kept, which then is no longer kept', () => {
    const { client, stream } = scene();
    const large = { commands: groupOf(LIMITS.bodyBytes + 1, () => stream.id()) };
    const small = { commands: groupOf(1_000, () => stream.id()) };
    expect(client.do({ type: 'restored', pending: [large, small] })).toMatchObject([
      { type: 'persist', pending: [small] },
      { type: 'refused', commands: large.commands, problem: { code: 'too-large' } },
      { type: 'submit', commands: small.commands },
    ]);
    expect(client.do({ type: 'restored', pending: [large] })).toMatchObject([
      { type: 'persist', pending: [small] },
      { type: 'refused', commands: large.commands },
    ]);
  });
});

describe('who one is', () => {
  /** A page that has seen a removal. */
  function withRemoved(role: 'editor' | 'viewer') {
    const { stream, region } = scene();
    const client = new Client(stream).live(role);
    client.events(stream.do({ type: 'removeRegion', regionId: region }, BEN));
    return { client, stream, region };
  }

  test('SYNC-17: a viewer keeps nothing of what viewers may not see', () => {
    const { client, stream } = withRemoved('viewer');
    expect(client.session.confirmed?.state).toEqual({ ...stream.state, removed: {} });
  });

  test('SYNC-17: a weaker role takes away at once what it may not see', () => {
    const { client, stream, region } = withRemoved('editor');
    expect(client.session.optimistic?.removed).toHaveProperty(region);
    client.welcome('viewer');
    expect(client.session.confirmed?.state).toEqual({ ...stream.state, removed: {} });
    expect(client.session.optimistic).toEqual({ ...stream.state, removed: {} });
  });

  test('SYNC-18: another role asks for a snapshot of its own, until one has come', () => {
    const { client, stream } = withRemoved('viewer');
    client.do({ type: 'closed' });
    client.do({ type: 'opened' });
    expect(client.welcome('editor')).toEqual([{ type: 'hello', seq: null }]);
    client.do({ type: 'closed' });
    expect(client.do({ type: 'opened' })).toEqual([{ type: 'hello', seq: null }]);
    expect(client.welcome('editor')).toEqual([]);
    client.snapshot();
    expect(client.session.confirmed).toEqual({ seq: 2, state: stream.state });
    client.do({ type: 'closed' });
    expect(client.do({ type: 'opened' })).toEqual([{ type: 'hello', seq: 2 }]);
  });

  test('SYNC-18: a snapshot that comes too late for that is asked for again', () => {
    const { client, stream } = withRemoved('viewer');
    const late = { type: 'snapshot', seq: 2, state: stream.state } as const;
    client.welcome('editor');
    client.events(stream.do(rename('A'), BEN));
    expect(client.receive(late)).toEqual([{ type: 'hello', seq: null }]);
    client.snapshot();
    expect(client.session.confirmed).toEqual({ seq: 3, state: stream.state });
  });

  test('SYNC-19: on a connection that is somebody else’s nothing is sent, taken or forgotten', () => {
    const { client, stream } = scene();
    client.do({ type: 'closed' });
    const { commands } = client.submit(rename('A'));
    client.do({ type: 'opened' });
    const { confirmed } = client.session;
    const welcome = { type: 'welcome', connection: 'c2', role: 'editor' } as const;
    expect(client.receive({ ...welcome, person: BEN })).toEqual([{ type: 'foreign', person: BEN }]);
    expect(client.events(stream.do(rename('B'), BEN))).toEqual([]);
    expect(client.snapshot()).toEqual([]);
    expect(client.session).toMatchObject({ person: ANNA, connection: 'connecting', pending: [{ commands }] });
    expect(client.session.confirmed).toBe(confirmed);

    client.do({ type: 'closed' });
    client.do({ type: 'opened' });
    client.receive({ ...welcome, person: ANNA });
    expect(client.snapshot()).toEqual(submitted(commands));
  });
});
