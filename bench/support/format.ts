/** @param perSecond of something */
export const rate = (perSecond: number) => `${Math.round(perSecond).toLocaleString('en')}/s`;
/** @param value a quotient; two digits that matter */
export const ratio = (value: number) => (value >= 10 ? value.toFixed(0) : value.toFixed(2));
/** @param value milliseconds */
export const milliseconds = (value: number) => `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
