export { Board } from './board.ts';
export { type Arrangement, arrange, type Change, move, place, remove, resize, settle } from './change.ts';
export { findSpace } from './find-space.ts';
export {
  COLUMNS,
  type Displaced,
  MAX_HEIGHT,
  MAX_ROWS,
  type Placed,
  type Placement,
  type PlacementFault,
  type PlacementRefusal,
  validatePlacement,
} from './placement.ts';
export { rowsOf } from './rows-of.ts';
export { stack } from './stack.ts';
