/** Texts of a fixed form, as regular expressions; apart from the schemas, for those who need no more. */

/** A UUID as RFC 9562 writes it, in lower case. */
export const UUID_PATTERN = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$';

/**
 * A tenant's name in addresses: what a DNS label may be. It never looks like a UUID (36 characters in
 * five groups), because `{tenant}` in a path takes either.
 */
export const SLUG_PATTERN = '^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$';
