#!/usr/bin/env node
import { launch } from './launcher/launch.js';

process.exitCode = await launch(['cli/main.ts', ...process.argv.slice(2)]);
