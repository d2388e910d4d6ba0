import { createContext } from 'react';

/** Whether something is drawn within the shell, which has the main landmark and the product's mark already. */
export const InShell = createContext(false);
