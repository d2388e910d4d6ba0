import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Value } from 'typebox/value';
import { describe, expect, test } from 'vitest';
import { CreateDashboardBody, UUID_PATTERN } from '#core/contract/index.ts';
import { CATALOGUE } from '#server/data/index.ts';
import { dashboardId } from './dashboard-id.ts';
import { DEFINITIONS } from './definitions/index.ts';
import { operatorDashboards } from './ids.ts';
import { layOut } from './layout.ts';

const boards = DEFINITIONS.map(({ title, description, rows }) => ({
  title,
  description,
  regions: layOut(rows),
}));

describe('the dashboards for operators', () => {
  test('stand in their page', () => {
    const page = readFileSync(new URL('../../docs/dashboards-for-operators.md', import.meta.url), 'utf8');
    const named = [...page.matchAll(/^\| (Operations: [^|]+?) \|/gm)].map(([, title]) => title);
    expect(named).toEqual(DEFINITIONS.map(({ title }) => title));
  });

  test('have keys and titles of their own', () => {
    expect(new Set(DEFINITIONS.map(({ key }) => key)).size).toBe(DEFINITIONS.length);
    expect(new Set(DEFINITIONS.map(({ title }) => title)).size).toBe(DEFINITIONS.length);
  });

  test('have ids that depend on nothing but the team and the key', () => {
    expect(dashboardId('0b7e3b62-51d5-4c3f-8a9a-6c1c0f0a1e11', 'overview')).toBe(
      '125aff0d-3b8e-52e6-9b1c-724928ab98c2',
    );
    expect(dashboardId(randomUUID(), 'overview')).not.toBe(dashboardId(randomUUID(), 'overview'));
    for (const { id } of operatorDashboards(randomUUID())) {
      expect(id).toMatch(new RegExp(UUID_PATTERN));
      expect(id).toMatch(/^.{14}5.{4}[89ab]/);
    }
  });

  test.each(boards)('$title: can be created as people create dashboards', board => {
    expect([...Value.Errors(CreateDashboardBody, board)]).toEqual([]);
  });

  test.each(boards)('$title: rows are full, so that nothing moves when it is made', ({ regions }) => {
    const columns = Map.groupBy(regions, ({ placement }) => placement.y);
    for (const row of columns.values())
      expect(row.reduce((sum, { placement }) => sum + placement.w, 0)).toBe(24);
  });

  test.each(boards)(
    '$title: every region says what it shows, and asks for metrics that there are',
    ({ regions }) => {
      const known = new Map(CATALOGUE.map(({ id, unit }) => [id as string, unit as string]));
      for (const { title, description, query } of regions) {
        expect(title).toMatch(/^[A-Z]/);
        expect(description, title).toMatch(/^\S.{19,}\.$/s);
        expect(query?.metrics?.length, title).toBeGreaterThan(0);
        for (const metric of query?.metrics ?? []) expect(known.has(metric), metric).toBe(true);
      }
      expect(new Set(regions.map(({ title }) => title)).size).toBe(regions.length);
    },
  );

  test.each(boards)(
    '$title: lines of one chart have one unit, so that their limits mean all of them',
    ({ regions }) => {
      const unitOf = new Map(CATALOGUE.map(({ id, unit }) => [id as string, unit as string]));
      for (const { title, query, widget } of regions) {
        const units = new Set(query?.metrics?.map(metric => unitOf.get(metric)));
        if (widget.options.warningAt !== undefined) expect(units.size, title).toBe(1);
        expect(units.size, title).toBeLessThanOrEqual(2);
      }
    },
  );
});
