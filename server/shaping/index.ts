export type { ShapingReason } from './messages.ts';
export { openShaper, SHAPER_LIMITS, type Shaper, type ShaperLimits, type Shaping } from './shaper.ts';
export { ShapingError } from './shaping-error.ts';
