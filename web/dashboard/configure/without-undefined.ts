/** @returns the object without fields that say nothing: options are stored as JSON, where there are none such */
export function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as T;
}
