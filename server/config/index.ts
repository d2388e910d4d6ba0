export {
  bySeverity,
  type CheckOptions,
  checkEnvironment,
  readableOf,
  secretsIn,
} from './check-environment.ts';
export { PAGE_NAMES, pageConfigOf, TRACING_NAMES } from './page-config.ts';
export { ConfigError, type ConfigProblem, lineOf, type Severity } from './problem.ts';
export { type Config, type Environment, readConfig } from './read.ts';
export { GROUPS, type Reader, type Variable } from './variable.ts';
export { VARIABLES, type VariableName, type Variables } from './variables.ts';
