export { CommandSpans } from './command-spans.ts';
export { noteError } from './early-errors.ts';
export { beginSpan, loadTraceparent, type OpenSpan } from './page-spans.ts';
export { logRequest } from './request-log.ts';
export { startTelemetry } from './start.ts';
