import { describe, expect, test } from 'vitest';
import { testBrowser } from '../support/browser.ts';
import { installation } from '../support/installation.ts';
import { pairOf } from '../support/pair.ts';
import { archive } from './editing/archive.ts';
import { editingTheSame } from './editing/conflicts.ts';
import { files } from './editing/files.ts';
import { history } from './editing/history.ts';
import { editingByKeys } from './editing/keys.ts';
import { palette } from './editing/palette.ts';
import { roles } from './editing/roles.ts';

const windows = await testBrowser();
const pair = pairOf(windows, installation());

/** One subject after the other, each on a dashboard of its own. */
describe('editing, by two people', () => {
  editingByKeys(pair);
  editingTheSame(pair);
  palette(pair);
  history(pair);
  files(pair);
  archive(pair);
  // The last one: afterwards they are a pair no more.
  roles(pair);

  test('no page complained on its console', () => {
    expect(windows.complaints).toEqual([]);
  });
});
