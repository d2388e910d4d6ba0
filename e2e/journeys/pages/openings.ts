import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { TestBrowser } from '../../support/browser.ts';
import type { FurnishedHouse, Furniture } from '../../support/furnished.ts';
import { isDrawn } from '../../support/look.ts';
import { DESK, viewsOf } from '../../support/views.ts';

const press = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true }).first().click();
const choose = async (page: Page, menu: string | RegExp, item: string) => {
  await press(page, menu);
  await page.getByRole('menuitem', { name: item }).click();
};
const configure = async (page: Page, title: string) => {
  await choose(page, `Actions of ${title}`, 'Configure');
  await page.getByLabel('Title', { exact: true }).waitFor();
};

interface Opening {
  readonly at: (has: Furniture) => string;
  readonly open: (page: Page) => Promise<unknown>;
}

const home = ({ home: { slug } }: Furniture) => `/t/${slug}`;
const members = (has: Furniture) => `${home(has)}/members`;
const dataset = (has: Furniture) => `${home(has)}/datasets/${has.datasets.wide}`;
const sources = (has: Furniture) => `${home(has)}/sources`;
const connect = async (page: Page, kind: string) => {
  await press(page, 'Connect a source');
  await page.getByRole('dialog').getByRole('button', { name: kind }).click();
};
const server = (has: Furniture) => `${home(has)}/d/${has.demo.server.id}`;
const weather = (has: Furniture) => `${home(has)}/d/${has.demo.weather.id}`;

/** What opens above or beside a page. */
const OPENINGS: Readonly<Record<string, Opening>> = {
  'the palette': { at: home, open: page => page.keyboard.press('Control+k') },
  'the menu of the team': { at: home, open: page => press(page, /^Team /) },
  'the menu of the person': { at: home, open: page => press(page, /^You: /) },
  'a new team': { at: home, open: page => choose(page, /^Team /, 'Create a team') },
  'another name': { at: home, open: page => choose(page, /^You: /, 'Change your name') },
  'a new dashboard': { at: home, open: page => press(page, /^New( dashboard)?$/) },
  'the menu of a dashboard': { at: home, open: page => press(page, 'More about This server') },
  'a new region': { at: server, open: page => press(page, 'Add region') },
  'the menu of a region': { at: server, open: page => press(page, 'Actions of Answer time') },
  'a time series is configured': { at: server, open: page => configure(page, 'Answer time') },
  'a bar is configured': { at: weather, open: page => configure(page, 'Days by weather') },
  'a text is configured': { at: weather, open: page => configure(page, 'What this is') },
  'a choice of kinds': {
    at: weather,
    open: async page => {
      await configure(page, 'Rain');
      await page.getByRole('combobox', { name: 'Show as' }).click();
    },
  },
  'the time range': { at: weather, open: page => press(page, /^Time range/) },
  'what else there is': { at: weather, open: page => press(page, 'More') },
  'the description': { at: weather, open: page => choose(page, 'More', 'Change the description') },
  'the history': { at: weather, open: page => choose(page, 'More', 'History') },
  'an invitation': { at: members, open: page => press(page, 'Invite') },
  'the roles': { at: members, open: page => page.getByRole('combobox', { name: 'Role of Vera' }).click() },
  'somebody is removed': {
    at: members,
    open: page => choose(page, 'More about Vera', 'Remove from the team'),
  },
  'another name of a dataset': {
    at: dataset,
    open: page => choose(page, 'More about this dataset', 'Rename'),
  },
  'a source is chosen': { at: sources, open: page => press(page, 'Connect a source') },
  'a database is connected': { at: sources, open: page => connect(page, 'PostgreSQL') },
  'an API is connected': {
    at: sources,
    open: async page => {
      await connect(page, 'HTTP');
      await press(page, 'Add a header');
    },
  },
  'a source is changed': { at: sources, open: page => choose(page, 'More about Shop', 'Change') },
  'a source is deleted': { at: sources, open: page => choose(page, 'More about Shop', 'Delete') },
  'a query is written': {
    at: server,
    open: async page => {
      // There is no database behind Shop, and this is about the look; sources.test.ts asks a real one.
      const entries = [{ kind: 'table', name: 'orders' }];
      await page.route('**/entries**', route => route.fulfill({ json: { entries } }));
      await configure(page, 'Answer time');
      await page.getByRole('combobox', { name: 'Source', exact: true }).click();
      await page.getByRole('option', { name: 'Shop' }).click();
      await press(page, 'Write the query');
      await page.getByRole('textbox', { name: 'SQL' }).waitFor();
    },
  },
  'a dataset is deleted': { at: dataset, open: page => choose(page, 'More about this dataset', 'Delete') },
};

export function openings(windows: TestBrowser, house: FurnishedHouse): void {
  describe('what opens above or beside a page', () => {
    const views = viewsOf('owner', windows, house);

    test.each(Object.entries(OPENINGS))('%s', async (name, { at, open }) => {
      const go = async (page: Page) => {
        await page.goto(new URL(at(house.has), house.address).href);
        await isDrawn(page);
        await open(page);
      };
      // On a tablet it is as at a desk, or as on a phone.
      expect(await views.faultsOf(name, go, [DESK])).toEqual([]);
    });
  });
}
