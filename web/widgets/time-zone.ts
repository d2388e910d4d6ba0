/** The time zone of everything that widgets show; undefined: the browser's own. One page shows one. */
let zone: string | undefined;

/** @param name of the IANA data base, or `UTC`. What is drawn already has to be drawn again */
export function setTimeZone(name: string | undefined): void {
  zone = name;
}

export function timeZone(): string | undefined {
  return zone;
}

/** @returns the part of a format's options that says the zone */
export function inZone(): { readonly timeZone?: string } {
  return zone === undefined ? {} : { timeZone: zone };
}
