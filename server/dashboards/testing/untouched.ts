import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import type { Problem, ProblemCode } from '#core/contract/index.ts';
import { type TestApp, testApp } from '../../testing/app.ts';
import {
  type Answer,
  type Dashboard,
  newDashboard,
  newTeam,
  type Person,
  type Read,
  read,
  region,
  signUp,
  type Team,
} from '../../testing/people.ts';
import { expectRefused } from '../../testing/refusal.ts';

/** A dashboard for all the tests of a file, which none of them may change. */
export interface Untouched {
  readonly app: TestApp;
  readonly ada: Person;
  readonly team: Team;
  readonly dashboard: Dashboard;
  /** posts to the commands of the dashboard */
  post(body: unknown, headers?: Record<string, string>): Promise<Answer<Problem>>;
  /** It is refused by name, nothing was done, and it is no fault of ours. */
  expectRefusal(answer: Answer<Problem>, code: ProblemCode): Promise<void>;
}

/** The region that is on it. */
export const own = region('Own');

/** @returns what is there from the first test of the file on */
export function untouched(): Untouched {
  let app: TestApp;
  let ada: Person;
  let team: Team;
  let dashboard: Dashboard;
  let before: Read;

  beforeAll(async () => {
    app = await testApp();
    ada = await signUp(app.address, 'Ada');
    team = await newTeam(ada);
    dashboard = await newDashboard(ada, team, 'Shared', [own]);
  });
  afterAll(() => app?.close());
  beforeEach(async () => {
    before = (await read(ada, dashboard)).body;
  });
  return {
    get app() {
      return app;
    },
    get ada() {
      return ada;
    },
    get team() {
      return team;
    },
    get dashboard() {
      return dashboard;
    },
    post: (body, headers) => ada.call('POST', `${dashboard.path}/commands`, body, headers),
    async expectRefusal(answer, code) {
      expectRefused(answer, code);
      expect((await read(ada, dashboard)).body).toEqual(before);
      expect(app.logged.filter(line => line.includes('"level":50'))).toEqual([]);
    },
  };
}
