import { watchErrors } from './early-errors.ts';

watchErrors(window);
