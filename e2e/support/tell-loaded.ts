/** Loaded into a server before anything else (NODE_OPTIONS=--import): says which packages it loads, once each. */
import { registerHooks } from 'node:module';

const told = new Set<string>();

registerHooks({
  load(url, context, next) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
    if (name !== undefined && !told.has(name)) {
      told.add(name);
      process.stderr.write(`loaded ${name}\n`);
    }
    return next(url, context);
  },
});
