import { describe, expect, test } from 'vitest';
import { ANNA, BEN, uuid } from '../testing/ids.ts';
import { Stream } from '../testing/stream.ts';

const SMALL = { x: 0, y: 0, w: 4, h: 2 };

describe('configureRegion', () => {
  test('COMMAND-9: only the named fields change, each with its value before and after', () => {
    const stream = new Stream();
    const id = stream.add(SMALL, { widget: { kind: 'stat', options: { unit: 'ms', decimals: 1 } } });
    const changes = {
      title: 'Errors',
      widget: { kind: 'bar' as const, options: { unit: null, stacked: true } },
      query: { source: 'system' as const, metrics: ['requests'] },
    };
    const { data } = stream.do({ type: 'configureRegion', regionId: id, changes }, ANNA, 'regionConfigured');
    expect(data).toStrictEqual({
      regionId: id,
      changes: {
        title: { before: 'Requests', after: 'Errors' },
        query: { before: null, after: { source: 'system', metrics: ['requests'] } },
        'widget.kind': { before: 'stat', after: 'bar' },
        'widget.options.unit': { before: 'ms', after: undefined },
        'widget.options.stacked': { before: undefined, after: true },
      },
    });
    const { title, description, widget, query, placement } = stream.region(id);
    expect({ title, description, widget, query, placement }).toStrictEqual({
      title: 'Errors',
      description: '',
      widget: { kind: 'bar', options: { decimals: 1, stacked: true } },
      query: { source: 'system', metrics: ['requests'] },
      placement: SMALL,
    });
  });

  test('COMMAND-9: a query is taken away by null, texts by the empty text', () => {
    const stream = new Stream();
    const regionId = stream.add(SMALL, { query: { source: 'system' }, description: 'Old' });
    stream.do({ type: 'configureRegion', regionId, changes: { query: null, description: '', title: '' } });
    expect(stream.region(regionId)).toMatchObject({ query: null, description: '', title: '' });
  });

  test('COMMAND-9: what is not named is shared, so that a page need not draw it again', () => {
    const stream = new Stream();
    const regionId = stream.add(SMALL, { query: { source: 'system' } });
    const { widget, query, placement } = stream.region(regionId);
    stream.do({ type: 'configureRegion', regionId, changes: { title: 'Errors' } });
    expect(stream.region(regionId).widget).toBe(widget);
    expect(stream.region(regionId).query).toBe(query);
    expect(stream.region(regionId).placement).toBe(placement);
    stream.do({ type: 'configureRegion', regionId, changes: { widget: { kind: 'bar' } } });
    expect(stream.region(regionId).widget.options).toBe(widget.options);
  });

  test('COMMAND-9: an option may be called what objects have already', () => {
    const stream = new Stream();
    const regionId = stream.add(SMALL);
    const options = { constructor: 'a', toString: 'b', valueOf: null };
    stream.do({ type: 'configureRegion', regionId, changes: { widget: { options } } });
    expect(Object.entries(stream.region(regionId).widget.options)).toEqual([
      ['constructor', 'a'],
      ['toString', 'b'],
    ]);
    stream.do({ type: 'undo' });
    expect(Object.entries(stream.region(regionId).widget.options)).toEqual([]);
  });
});

describe('duplicateRegion', () => {
  test('COMMAND-10: the copy takes the first free space, displaces nobody and begins anew', () => {
    const stream = new Stream();
    const id = stream.add(SMALL, { query: { source: 'system' } });
    stream.add({ x: 4, y: 0, w: 18, h: 2 });
    stream.do({ type: 'configureRegion', regionId: id, changes: { title: 'Errors' } });
    const { data } = stream.do({ type: 'duplicateRegion', regionId: id }, BEN, 'regionAdded');
    expect(data).toMatchObject({ copyOf: id, displaced: {} });
    expect(data.region).toEqual({
      ...stream.region(id),
      id: data.region.id,
      placement: { x: 0, y: 2, w: 4, h: 2 },
      version: 1,
      touched: {},
    });
    expect(stream.region(data.region.id)).toEqual(data.region);
  });

  test('COMMAND-10: the client may choose the id of the copy, unless it is taken', () => {
    const stream = new Stream();
    const regionId = stream.add(SMALL);
    const copyId = uuid(88);
    const wish = { type: 'duplicateRegion', regionId, copyId } as const;
    expect(stream.do(wish, ANNA, 'regionAdded').data.region.id).toBe(copyId);
    expect(stream.refusal(wish)).toMatchObject({ code: 'already-exists', extra: { regionId: copyId } });
    stream.do({ type: 'removeRegion', regionId: copyId });
    expect(stream.refusal(wish).code).toBe('already-exists');
  });
});
