#!/usr/bin/env node
/**
 * Starts a part of the project under its pinned Node, installing the dependencies first when needed.
 *
 *     node bin/launch.js tooling/check.ts [arguments]       a file of this project
 *     node bin/launch.js --bin biome check --write .        a tool from node_modules/.bin
 */
import { launch } from './launcher/launch.js';

process.exitCode = await launch(process.argv.slice(2));
