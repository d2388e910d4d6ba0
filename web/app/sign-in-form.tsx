import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import type { Me } from '#core/contract/index.ts';
import { Button, Field, Input, Notice } from '#web/ui/index.ts';
import { signIn, signUp } from './auth.ts';
import { explain } from './problem.ts';
import { complaints, PASSWORD_MINIMUM } from './sign-in-check.ts';

interface Props {
  /** a new account instead of an existing one */
  readonly creating?: boolean;
  /** the address is known and stays */
  readonly fixedEmail?: string | undefined;
  readonly onSignedIn: (me: Me) => void | Promise<void>;
  /** below the button */
  readonly children?: ReactNode;
}

export function SignInForm({ creating = false, fixedEmail, onSignedIn, children }: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const [values, setValues] = useState({ name: '', email: fixedEmail ?? '', password: '' });
  const form = useRef<HTMLFormElement>(null);
  const wrong = asked ? complaints(values, creating) : null;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setAsked(true);
    setError(null);
    const found = complaints(values, creating);
    const first = (['name', 'email', 'password'] as const).find(field => found[field]);
    if (first) {
      form.current?.querySelector<HTMLInputElement>(`[name=${first}]`)?.focus();
      return;
    }
    setBusy(true);
    try {
      await onSignedIn(await (creating ? signUp(values) : signIn(values)));
    } catch (problem) {
      setError(explain(problem));
      form.current?.querySelector<HTMLInputElement>('[name=password]')?.select();
    } finally {
      setBusy(false);
    }
  };
  const set = (field: keyof typeof values) => (value: string) =>
    setValues(before => ({ ...before, [field]: value }));

  return (
    <form ref={form} noValidate onSubmit={submit} className="flex flex-col gap-4">
      {error ? <Notice tone="bad">{error}</Notice> : null}
      {creating ? (
        <Field label="Name" error={wrong?.name}>
          <Input name="name" autoComplete="name" value={values.name} onValueChange={set('name')} autoFocus />
        </Field>
      ) : null}
      <Field label="E-mail" error={wrong?.email}>
        <Input
          name="email"
          type="email"
          autoComplete="username"
          value={values.email}
          onValueChange={set('email')}
          readOnly={fixedEmail !== undefined}
          autoFocus={!creating && fixedEmail === undefined}
        />
      </Field>
      <Field
        label="Password"
        error={wrong?.password}
        hint={creating ? `At least ${PASSWORD_MINIMUM} characters.` : undefined}
      >
        <Input
          name="password"
          type="password"
          autoComplete={creating ? 'new-password' : 'current-password'}
          value={values.password}
          onValueChange={set('password')}
          autoFocus={fixedEmail !== undefined}
        />
      </Field>
      <Button type="submit" variant="primary" busy={busy}>
        {creating ? 'Create account' : 'Sign in'}
      </Button>
      {children}
    </form>
  );
}
