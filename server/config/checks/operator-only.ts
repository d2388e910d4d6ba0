import { type Check, isForOperator } from './context.ts';

/** A serving process that holds the owner's connection could be made to use it. */
export const operatorOnly: Check = ({ env, variables, strict }) =>
  Object.entries(variables)
    .filter(([name, variable]) => env[name] && isForOperator(variable))
    .map(([name]) => ({
      code: 'operator-only',
      variables: [name],
      severity: strict,
      sentence: `${name} is for the operator's commands, and a serving process does not need it.`,
      advice: "Take it out of the server's environment; give it to the command that asks for it.",
    }));
