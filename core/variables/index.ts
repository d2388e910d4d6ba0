export { chooseValues, isAllChosen, type Known, needsKnown } from './choose.ts';
export { neededBy } from './needed.ts';
export { inOrder } from './order.ts';
export { mentionedBy, textsOf } from './texts.ts';
export { valuesOf } from './values.ts';
export { wrongVariables } from './wrong.ts';
