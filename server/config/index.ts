export { type Config, ConfigError, readConfig } from './read.ts';
export { VARIABLES } from './variables.ts';
