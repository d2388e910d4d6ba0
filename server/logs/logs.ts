import pino, { type Logger } from 'pino';
import { type AccessLine, accessLine } from './access-line.ts';
import { type Audit, makeAudit } from './audit.ts';
import { AuditFile } from './audit-file.ts';
import { cleanFields, type Fields } from './clean-fields.ts';
import { timeOfLine } from './clock.ts';
import type { EventName } from './events.ts';
import { LEVELS, type Level, levelOf } from './levels.ts';
import { LineWriter, type Sink } from './line-writer.ts';
import { harmlessJson } from './one-line.ts';
import { readableLine } from './readable.ts';
import { remembered } from './remembered.ts';
import { scrubSentence } from './scrub.ts';

export interface LogsOptions {
  /** LOG_LEVEL; what is none counts as `info`, so that the refusal of the configuration itself can be told */
  readonly level?: string | undefined;
  readonly version: string;
  readonly environment: string;
  /** a function gets each line at once; nothing is bounded then */
  readonly sink: Sink | ((line: string) => unknown);
  /** for somebody at a terminal instead of JSON; default: false */
  readonly readable?: boolean;
  readonly colours?: boolean;
  /** AUDIT_LOG: a file that gets the audit stream as well */
  readonly auditFile?: string | undefined;
  /** id of the trace around what runs now, and of the request, where the logger does not know it */
  readonly traceId?: () => string | null;
  readonly requestId?: () => string | null;
  /** what may wait to be read, bytes */
  readonly mostBytes?: number;
}

/** The log of one process: every line that it writes goes through this. */
export interface Logs {
  readonly logger: Logger;
  readonly audit: Audit;
  /** the file of the audit stream, if there is one */
  readonly auditFile: AuditFile | null;
  /** lines that were written (or lost) so far, by level */
  readonly lines: Readonly<Record<Level, number>>;
  /** lines that were not read in time, or by nobody any more */
  readonly lost: { readonly stdout: number; readonly auditFile: number };
  /** bytes that wait to be read */
  readonly waiting: number;
  /** whether it is written for somebody at a terminal */
  readonly readable: boolean;
  /** Writes a line of the access stream, where `info` is written. */
  access(line: AccessLine): void;
  /** A sentence about what the server does: starting, stopping, noticing. Written whatever the level is. */
  say(sentence: string, event?: EventName): void;
  /** Changes the level while the process runs, of every logger that was made of it, too. */
  setLevel(level: string): void;
  /** @returns when everything is written, or after this time (ms): whether it is */
  flush(withinMs?: number): Promise<boolean>;
  /** The process ends now. */
  flushNow(): void;
}

/** A reader that stands still must not hold up the end of the server for longer, ms. */
const FLUSH_MS = 2_000;

const NOWHERE: Sink = { write: async bytes => bytes.length, writeNow: () => {} };
/** Written by code alone: within a text the quotation marks would be escaped. */
const OF_AUDIT = '"stream":"audit"';
const SEVERE = 'Warning: ';

/** @returns what a logger writes into each line of its own, as `,"name":"value"…` */
const boundTo = (logger: object): string =>
  String((logger as Readonly<Record<symbol, unknown>>)[pino.symbols.chindingsSym as symbol]);
const sentenceOf = remembered(scrubSentence);

/** An error without a sentence: its message would become one, and it may quote what somebody sent. */
function withSentence(args: unknown[]): unknown[] {
  const [first, ...rest] = args;
  if (first instanceof Error) return [{ err: first }, ...(rest.length > 0 ? rest : ['An error.'])];
  if (typeof first === 'object' && first !== null && rest.length === 0)
    return [first, String((first as Fields).event ?? 'An event without a sentence.')];
  return args;
}

/** @returns the log of this process; it writes to the sink alone, never to stdout by itself */
export function createLogs(options: LogsOptions): Logs {
  const { version, environment, sink, readable = false, colours = false, traceId, requestId } = options;
  const lines = Object.fromEntries(LEVELS.map(level => [level, 0])) as Record<Level, number>;
  const direct = typeof sink === 'function' ? sink : null;
  const writer = new LineWriter({
    sink: typeof sink === 'function' ? NOWHERE : sink,
    ...(options.mostBytes !== undefined && { mostBytes: options.mostBytes }),
    onDrained: count =>
      logger.warn(
        { event: 'logs.lost', count },
        `${count} lines of the log were lost: they were not read in time.`,
      ),
  });
  const auditFile = options.auditFile
    ? new AuditFile(options.auditFile, {
        failed: error =>
          logger.error(
            { event: 'logs.audit-file-failed', err: error },
            'The file AUDIT_LOG cannot be written; the audit stream goes on in the log.',
          ),
        recovered: () =>
          logger.info({ event: 'logs.audit-file-recovered' }, 'The file AUDIT_LOG can be written again.'),
        lost: count =>
          logger.error({ event: 'logs.lost', count }, `${count} lines are missing in the file AUDIT_LOG.`),
      })
    : null;

  function emit(json: string): void {
    const line = readable ? readableLine(json, colours) : json;
    if (direct) direct(line);
    else writer.write(line);
  }

  /** Requests bind their id, and nobody binds anything else. */
  const isBound = (each: object) => boundTo(each).length > unbound;

  const logger: Logger = pino(
    {
      level: options.level === 'silent' ? 'silent' : (levelOf(options.level) ?? 'info'),
      base: { service: 'region-dashboard', version, environment, pid: process.pid },
      timestamp: timeOfLine,
      formatters: {
        level: label => {
          return { level: label };
        },
      },
      // The cleaning has seen to it already; pino's own would copy everything that hangs on an error.
      serializers: { err: (error: unknown) => error, msg: (text: unknown) => sentenceOf(String(text)) },
      hooks: {
        logMethod(args, method) {
          method.apply(this, withSentence(args) as Parameters<typeof method>);
        },
      },
      mixin: (_fields, level, each) => {
        lines[pino.levels.labels[level] as Level] += 1;
        const added: Record<string, string> = {};
        const trace = traceId?.();
        if (trace) added.traceId = trace;
        const request = requestId?.();
        if (request && !isBound(each)) added.requestId = request;
        return added;
      },
      mixinMergeStrategy: (fields, added) => cleanFields(fields as Fields, added as Fields),
    },
    {
      write(json: string) {
        const safe = harmlessJson(json);
        if (safe.includes(OF_AUDIT)) {
          auditFile?.write(safe);
          // Who sits at a terminal, or wants silence, has said what they want to see.
          if ((readable || logger.level === 'silent') && !logger.isLevelEnabled('info')) return;
        }
        emit(safe);
      },
    },
  );
  const base = boundTo(logger);
  const unbound = base.length;
  const always = logger.child({}, { level: 'info' });

  return {
    logger,
    audit: makeAudit(logger),
    auditFile,
    lines,
    get lost() {
      return { stdout: writer.lost, auditFile: auditFile?.lost ?? 0 };
    },
    get waiting() {
      return writer.waiting;
    },
    readable,
    access(line) {
      if (!logger.isLevelEnabled('info')) return;
      lines.info += 1;
      emit(accessLine(base, line));
    },
    say(sentence, event = 'server.notice') {
      always[sentence.startsWith(SEVERE) ? 'warn' : 'info']({ event }, sentence);
    },
    setLevel(level) {
      logger.level = level;
    },
    async flush(withinMs = FLUSH_MS) {
      const [written, audited] = await Promise.all([
        writer.flush(withinMs),
        auditFile?.flush(withinMs) ?? true,
      ]);
      return written && audited;
    },
    flushNow() {
      writer.flushNow();
      auditFile?.flushNow();
    },
  };
}
