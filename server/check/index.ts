export { type CheckOptions, type CheckReport, check } from './check.ts';
export { type Fingerprints, fingerprintsOf, parseFingerprints } from './fingerprints.ts';
export type { Probe, ProbeContext } from './probe.ts';
export { collectorProbe, sentryProbe } from './probes/https.ts';
export { mailProbe } from './probes/mail.ts';
export { reasonOf } from './reason.ts';
export { runProbes } from './run-probes.ts';
