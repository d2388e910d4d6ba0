/**
 * Loaded into a server before anything else (NODE_OPTIONS=--import): on SIGWINCH something fails that nobody catches,
 * in the way that FAULT says: `throw` or `reject`. FAULT_TEXT stands in its message, as what was sent does.
 */
process.on('SIGWINCH', () => {
  const error = new Error(`nobody catches this: "${process.env.FAULT_TEXT}"`);
  if (process.env.FAULT === 'reject') void Promise.reject(error);
  else
    setImmediate(() => {
      throw error;
    });
});
