/** The shortest password of the contract (kept here, so that the page does not carry all the schemas). */
export const PASSWORD_MINIMUM = 8;

interface Values {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

/**
 * What the server would refuse anyway, said at once.
 * @param creating a new account, which has a name and a password with a least length
 * @returns per field what to do, or null where it is fine
 */
export function complaints(
  { name, email, password }: Values,
  creating: boolean,
): Readonly<Record<keyof Values, string | null>> {
  const short = creating && password.length < PASSWORD_MINIMUM;
  return {
    name: creating && name.trim() === '' ? 'Your name, as your team knows you.' : null,
    email: /^\S+@\S+$/.test(email) ? null : 'An e-mail address, like ada@example.org.',
    password:
      password === ''
        ? 'The password is missing.'
        : short
          ? `At least ${PASSWORD_MINIMUM} characters.`
          : null,
  };
}
