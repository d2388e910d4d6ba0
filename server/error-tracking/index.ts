export { type ErrorTracker, noErrorTracker, type Report, type Trouble } from './error-tracker.ts';
export { environmentOf, openErrorTracker } from './open-error-tracker.ts';
export { type ErrorTracking, type ErrorTrackingOptions, errorTracking } from './plugin.ts';
export { sendTestReport, type TestReport } from './send-test-report.ts';
export { sentryTraces } from './sentry-traces.ts';
export type { Delivery } from './transport.ts';
