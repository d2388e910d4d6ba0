import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { newDashboard, type Person, signIn } from '#server/testing/people.ts';
import { pagePath, signedIn, type TestBrowser } from './browser.ts';
import { installation } from './installation.ts';
import { isDrawn } from './look.ts';

const OPERATOR = { email: 'operator@example.org', password: 'correct-horse-battery' };
const HOME = { slug: 'home', path: '/api/v1/tenants/home' };
/** A machine that does much else is slow. */
const SOON = { timeout: 10_000 };

/** The editor of queries on a page, in a house where sources on this machine may be asked. */
export class QueryEditor {
  page!: Page;
  #owner!: Person;
  readonly #windows: TestBrowser;
  readonly #house = installation({
    BOOTSTRAP_EMAIL: OPERATOR.email,
    BOOTSTRAP_PASSWORD: OPERATOR.password,
    SOURCE_ALLOWED_HOSTS: '127.0.0.1,localhost',
  });

  constructor(windows: TestBrowser) {
    this.#windows = windows;
    beforeAll(async () => {
      this.#owner = await signIn(this.#house.address, OPERATOR);
      this.page = await windows.window();
      await signedIn(this.page, this.#house.address, this.#owner);
      await this.page.goto(new URL('/t/home', this.#house.address).href);
      await isDrawn(this.page);
    });
    afterAll(() => this.page?.context().close());
  }

  async connect(source: object): Promise<void> {
    const { status, body } = await this.#owner.call('POST', `${HOME.path}/sources`, source);
    expect(status, JSON.stringify(body)).toBe(201);
  }

  /** Adds a region on a new dashboard, and opens its editor. @param language in which the query is written */
  async begin(source: string, language: string): Promise<void> {
    const dashboard = await newDashboard(this.#owner, HOME, `About ${source}`);
    await this.page.goto(new URL(pagePath(HOME, dashboard), this.#house.address).href);
    await this.button('Add region').first().click();
    await this.dialog().getByRole('button', { name: 'Table', exact: true }).click();
    const listed = this.dialog().getByRole('region', { name: 'Sources' });
    await listed.getByRole('button', { name: source }).click();
    await this.button('Write the query').click();
    await this.text(language).waitFor();
  }

  /** Writes over what stands there. */
  async write(language: string, content: string): Promise<void> {
    await this.text(language).click();
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.type(content);
    // What is offered meanwhile would be taken by Enter, and covers what stands below.
    await this.page.keyboard.press('Escape');
  }

  button = (name: string | RegExp): Locator => this.page.getByRole('button', { name, exact: true });
  dialog = (): Locator => this.page.getByRole('dialog').filter({ has: this.page.getByRole('heading') });
  alert = (): Locator => this.dialog().getByRole('alert');
  answer = (): Locator => this.dialog().getByRole('region', { name: 'Answer' });
  text = (language: string): Locator => this.dialog().getByRole('textbox', { name: language });
  gone = (): Promise<void> => expect.poll(() => this.dialog().count(), SOON).toBe(0);

  /** The browser notes on its console what it was refused. */
  forgiveRefusals(): void {
    this.#windows.complaintsOf(this.page);
    this.#windows.complaints.splice(0);
  }
}
