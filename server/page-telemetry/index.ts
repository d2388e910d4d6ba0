export { type PageTelemetryOptions, pageTelemetry } from './plugin.ts';
