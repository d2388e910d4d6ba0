import type { CDPSession, Page } from 'playwright-core';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A finger on the screen of a page that has touch. */
export interface Finger {
  down(at: Point): Promise<void>;
  move(to: Point): Promise<void>;
  up(): Promise<void>;
  /** goes down, moves upwards without a rest, and leaves: what pans a page */
  pan(from: Point, distance: number): Promise<void>;
}

const STEPS = 8;

export async function fingerOn(page: Page): Promise<Finger> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: Point[]) =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints });
  const finger: Finger = {
    down: async at => void (await touch('touchStart', [at])),
    move: async to => void (await touch('touchMove', [to])),
    up: async () => void (await touch('touchEnd', [])),
    async pan(from, distance) {
      await finger.down(from);
      for (let step = 1; step <= STEPS; step += 1)
        await finger.move({ x: from.x, y: from.y - (distance * step) / STEPS });
      await finger.up();
    },
  };
  return finger;
}
