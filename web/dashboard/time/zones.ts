/** Zones that are offered first; every other one of the IANA data base can be chosen too. */
export const UTC = 'UTC';

/** @returns whether this browser knows a time zone by that name */
export function isZone(name: string): boolean {
  if (name.length > 60) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** @returns the zone that this browser is in */
export function browserZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** @returns all zones by name */
export function allZones(): readonly string[] {
  return [UTC, ...Intl.supportedValuesOf('timeZone').filter(name => name !== UTC)];
}

const keyOf = (person: string) => `time-zone:${person}`;

/** @returns what somebody has chosen on this device; undefined: the browser's own */
export function rememberedZone(person: string): string | undefined {
  try {
    const kept = localStorage.getItem(keyOf(person));
    return kept !== null && isZone(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** @param zone undefined: the browser's own */
export function rememberZone(person: string, zone: string | undefined): void {
  try {
    if (zone === undefined) localStorage.removeItem(keyOf(person));
    else localStorage.setItem(keyOf(person), zone);
  } catch {
    // Storage may be forbidden; the address holds it still.
  }
}
