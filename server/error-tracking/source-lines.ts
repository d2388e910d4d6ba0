import { readFile } from 'node:fs/promises';
import type { Event, StackFrame } from '@sentry/core';
import { LRUCache } from 'lru-cache';
import { isOurs } from './source-tree.ts';

/** Lines shown before and after the one of the frame. */
const AROUND = 5;
/** A longer line is no source that a person reads. */
const LONGEST_LINE = 240;
const LARGEST_FILE = 1_000_000;

/** Files that errors came from; the program does not change while it runs. */
const files = new LRUCache<string, readonly string[]>({ max: 40 });

async function linesOf(file: string): Promise<readonly string[]> {
  const known = files.get(file);
  if (known) return known;
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.length > LARGEST_FILE ? [] : text.split('\n');
  files.set(file, lines);
  return lines;
}

async function show(frame: StackFrame): Promise<void> {
  const { filename, lineno } = frame;
  if (filename === undefined || lineno === undefined || !isOurs(filename)) return;
  const lines = (await linesOf(filename)).map(line => line.slice(0, LONGEST_LINE));
  const here = lines[lineno - 1];
  if (here === undefined) return;
  frame.context_line = here;
  frame.pre_context = lines.slice(Math.max(0, lineno - 1 - AROUND), lineno - 1);
  frame.post_context = lines.slice(lineno, lineno + AROUND);
}

/**
 * Shows the lines of our program that an error came through, as they lie on this machine. (Node only strips types, so
 * the numbers are those of the sources and no source map is needed.)
 */
export async function addSourceLines(event: Event): Promise<Event> {
  const frames = event.exception?.values?.flatMap(({ stacktrace }) => stacktrace?.frames ?? []) ?? [];
  await Promise.all(frames.map(show));
  return event;
}
