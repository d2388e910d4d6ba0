import type { AbsoluteRange } from './time-range.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Widths that people can read on an axis, in milliseconds. Up to half a day each divides a day. */
const WIDTHS: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map(n => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map(n => n * MINUTE),
  ...[1, 2, 3, 6, 12].map(n => n * HOUR),
  ...[1, 2, 7, 14, 28, 91, 182, 364].map(n => n * DAY),
];
const WIDEST = 364 * DAY;

/**
 * Where buckets are counted from: Monday 1970-01-05, so that buckets of a week begin on Mondays and
 * those of a day or less at midnight UTC. Milliseconds since 1970.
 */
export const BUCKET_ORIGIN = 4 * DAY;

/**
 * @param range what is to be shown
 * @param points how many buckets there may be, about (the first and the last may be cut by the range)
 * @returns the smallest readable width, in milliseconds, that needs no more buckets than that
 */
export function bucketWidth(range: AbsoluteRange, points: number): number {
  const least = (range.to - range.from) / Math.max(1, points);
  return WIDTHS.find(width => width >= least) ?? Math.ceil(least / WIDEST) * WIDEST;
}

/** @returns where the bucket that holds this moment begins, milliseconds since 1970 */
export function bucketStart(time: number, width: number): number {
  return Math.floor((time - BUCKET_ORIGIN) / width) * width + BUCKET_ORIGIN;
}
