/** What is held for longer is not wrong, but likely known to more people than it should be. */
const USUAL_DAYS = 365;

/** Days after which a secret should have been replaced, where that differs; docs/secrets.md says why. */
const DAYS: Readonly<Record<string, number>> = {
  JWT_SECRET: 180,
  // of no use once the first owner is there
  BOOTSTRAP_PASSWORD: 30,
};

/** @returns for how many days a secret may be used */
export function maximumDays(name: string): number {
  return DAYS[name] ?? USUAL_DAYS;
}
