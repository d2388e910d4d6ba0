import type { Rejection } from '#core/contract/index.ts';
import type { Frame } from '#core/query/index.ts';

interface Asked {
  /** when the source was asked, by the clock of this process, ms since 1970 */
  readonly askedAt: number;
}

/** An execution brought a frame. */
export interface Good extends Asked {
  readonly at: number;
  readonly frame: Frame;
  /** the frame as JSON, made once for everybody it is sent to */
  readonly json: string;
  /** the same without `at`: two outcomes with the same content show the same */
  readonly content: string;
}

/** An execution brought none. */
export interface Bad extends Asked {
  readonly at: number;
  readonly rejection: Rejection;
}

/** What came of an execution. */
export type Outcome = Good | Bad;

/** @param at of the frame @param content the rest of the frame, as JSON */
const jsonOf = (content: string, at: number) => `${content.slice(0, -1)},"at":${at}}`;

export function goodOf(frame: Frame, askedAt: number): Good {
  const { at, ...rest } = frame;
  const content = JSON.stringify(rest);
  return { at, frame, content, json: jsonOf(content, at), askedAt };
}

/** @returns what `goodOf` made elsewhere, from its content */
export function goodFrom(content: string, at: number, askedAt: number): Good {
  const json = jsonOf(content, at);
  return { at, frame: JSON.parse(json) as Frame, content, json, askedAt };
}

/** Codes of rejections that are about the source, not about the question: the next try may go well. */
const OF_THE_SOURCE: ReadonlySet<string> = new Set(['unavailable', 'source-failed', 'internal']);

/** @returns whether the source (or this server) failed, so that it is asked less often, and the last frame still says something */
export function isFailure(outcome: Outcome): outcome is Bad {
  return 'rejection' in outcome && OF_THE_SOURCE.has(outcome.rejection.code);
}
