export { addressVerdict, type SpecialKind, type Verdict } from './address-verdict.ts';
export { AllowedHosts, readAllowedHost, type Target } from './allowed-hosts.ts';
export { readHost } from './read-host.ts';
