export { documentation } from './documentation.ts';
export { errors } from './errors.ts';
export { PARAMETERS } from './examples.ts';
export {
  type CheckKind,
  clockCheck,
  databaseChecks,
  diskCheck,
  type Finding,
  type Health,
  type HealthCheck,
  health,
  healthRoutes,
  poolCheck,
  type Report,
  reachableCheck,
} from './health/index.ts';
export {
  CONNECTION_TIMES,
  type ConnectionTimes,
  httpServer,
  httpServerOptions,
} from './http-server.ts';
export type { AppendOutcome, CommandOutcome } from './instruments/commands.ts';
export type { BreakerCounts, BreakerState, ExecutionOutcome } from './instruments/data.ts';
export type { PoolLevels, PoolName } from './instruments/database.ts';
export type { InstallationSize } from './instruments/installation.ts';
export {
  createInstruments,
  type Instruments,
} from './instruments.ts';
export { instruments } from './instruments-plugin.ts';
export { type MetricsListener, startMetricsListener } from './metrics-listener.ts';
export { noInstruments } from './no-instruments.ts';
export { page } from './page.ts';
export { pageConfig } from './page-config.ts';
export { problemsPage } from './problems-page.ts';
export { sampled } from './sampled.ts';
export {
  ANSWER_KINDS,
  type AnswerKind,
  CORS,
  cors,
  type HostFile,
  headers,
  hostFile,
  type InlineHashes,
  inlineHashes,
  inlineOf,
  makeOrigins,
  type Origins,
  PAGE_HOSTS,
  type PageHost,
  type PageHostName,
  reports,
  type StandingHeaders,
  type Surroundings,
  securityHeaders,
  standingHeaders,
  surroundingsOf,
} from './security/index.ts';
export { sendProblem } from './send-problem.ts';
