import { describe, expect, test } from 'vitest';
import type { Command } from '../contract/index.ts';
import { Client, commit, rename, scene, submitted } from '../testing/client.ts';
import { deepFreeze } from '../testing/deep-freeze.ts';
import { ANNA, BEN } from '../testing/ids.ts';
import { newRegion, Stream } from '../testing/stream.ts';
import { newSession, type Session } from './model.ts';
import { step } from './session.ts';

const TILE = { x: 0, y: 0, w: 4, h: 2 };
const pendingOf = ({ pending }: Session) => pending.map(({ commands }) => commands);

describe('showing', () => {
  test('SYNC-2: what is pending is shown on top of what is confirmed, at once', () => {
    const { client, region } = scene();
    const { commands, effects } = client.submit(rename('Traffic'), {
      type: 'moveRegion',
      regionId: region,
      x: 6,
      y: 0,
    });
    expect(client.session.optimistic).toMatchObject({ title: 'Traffic' });
    expect(client.session.optimistic?.regions[region]?.placement.x).toBe(6);
    expect(client.session.confirmed?.state).toMatchObject({ title: '' });
    expect(effects).toEqual([{ type: 'persist', pending: [{ commands }] }, ...submitted(commands)]);
  });

  test('SYNC-2: a group that cannot be done any more is passed over whole, the next ones are not', () => {
    const { client, stream, region } = scene();
    client.submit(rename('Lost'), { type: 'moveRegion', regionId: region, x: 6, y: 0 });
    client.submit({ type: 'describe', description: 'Kept' });
    client.events(stream.do({ type: 'removeRegion', regionId: region }, BEN));
    expect(client.session.optimistic).toMatchObject({ title: '', description: 'Kept', regions: {} });
    expect(client.session.pending).toHaveLength(2);
  });

  test('SYNC-2: before the first snapshot nothing is shown, and edits wait', () => {
    const stream = new Stream();
    const client = new Client(stream);
    const { commands } = client.submit(rename('Traffic'));
    expect(client.session.optimistic).toBeNull();
    client.live();
    expect(client.session.optimistic?.title).toBe('Traffic');
    expect(pendingOf(client.session)).toEqual([commands]);
  });

  test('SYNC-2: a new region without an id is shown under the id of its command', () => {
    const { client } = scene();
    const { commands } = client.submit({ type: 'addRegion', region: newRegion(TILE) });
    expect(Object.keys(client.session.optimistic?.regions ?? {})).toContain(commands[0]?.id);
  });

  test('SYNC-3: undo and redo are sent, but only the server knows what they come to', () => {
    const { client } = scene();
    const shown = client.session.optimistic;
    const { commands, effects } = client.submit({ type: 'undo' });
    expect(client.session.optimistic).toEqual(shown);
    expect(effects).toContainEqual({ type: 'submit', commands });
    client.submit({ type: 'redo' }, rename('Traffic'));
    expect(client.session.optimistic?.title).toBe('Traffic');
  });

  test('SYNC-4: a viewer is not shown edits that will be refused', () => {
    const stream = new Stream();
    const client = new Client(stream).live('viewer');
    client.submit(rename('Traffic'));
    expect(client.session.optimistic?.title).toBe('');
  });

  test('SYNC-2: an empty group is nothing', () => {
    const { client } = scene();
    expect(client.submit().effects).toEqual([]);
    expect(client.session.pending).toEqual([]);
  });

  test('SYNC-2: a step alters nothing it was given', () => {
    const stream = new Stream();
    stream.add(TILE);
    let session = deepFreeze(newSession(ANNA));
    const commands = [{ id: stream.id(), ...rename('A') } as Command];
    for (const input of [
      { type: 'opened' },
      { type: 'submit', commands },
      { type: 'received', message: { type: 'snapshot', seq: 1, state: stream.state } },
      { type: 'received', message: { type: 'accepted', commandIds: [commands[0]!.id], seq: 2 } },
      { type: 'received', message: { type: 'events', events: commit(stream, commands) } },
    ] as const)
      session = deepFreeze(step(session, deepFreeze(input)).session);
    expect(session).toMatchObject({ pending: [], optimistic: { title: 'A' } });
  });
});
