export { type Exposed, missingFrom, readExposition } from './exposition.ts';
export { durationText, scaledExpression, secondsOf, type TimeScale } from './scale.ts';
export { type Matcher, type Selector, selectorsOf } from './selectors.ts';
