import { type FormEvent, useState } from 'react';
import type { Tenant } from '#core/contract/index.ts';
import { path, request } from '#web/app/api.ts';
import { explain, isProblem } from '#web/app/problem.ts';
import { meQuery, queryClient } from '#web/app/queries.ts';
import { Button, Field, Input, Notice } from '#web/ui/index.ts';
import { SLUG, slugOf } from './slug.ts';

/** Name and short name of a new team; whoever creates it is its owner. */
export function CreateTeamForm({ onCreated }: { readonly onCreated: (tenant: Tenant) => void }) {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [errors, setErrors] = useState<{ name?: string; slug?: string; all?: string }>({});
  const [busy, setBusy] = useState(false);
  const slug = chosen ?? slugOf(name);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return setErrors({ name: 'What is the team called?' });
    if (!SLUG.test(slug)) {
      return setErrors({ slug: 'Lower-case letters, digits and hyphens; a letter or digit at both ends.' });
    }
    setErrors({});
    setBusy(true);
    try {
      const tenant = await request<Tenant>(path`tenants`, {
        method: 'POST',
        body: { slug, name: name.trim() },
      });
      await queryClient.fetchQuery({ ...meQuery, staleTime: 0 });
      onCreated(tenant);
    } catch (error) {
      setErrors(isProblem(error, 'already-exists') ? { slug: error.detail } : { all: explain(error) });
      setBusy(false);
    }
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-4">
      {errors.all ? <Notice tone="bad">{errors.all}</Notice> : null}
      <Field label="Name of the team" error={errors.name}>
        <Input value={name} maxLength={100} autoFocus autoComplete="organization" onValueChange={setName} />
      </Field>
      <Field
        label="Short name"
        error={errors.slug}
        hint={`Its address will be ${location.host}/t/${slug || '…'} and stays so.`}
      >
        <Input
          value={slug}
          maxLength={63}
          autoCapitalize="none"
          spellCheck={false}
          onValueChange={value => setChosen(value.toLowerCase())}
        />
      </Field>
      <Button type="submit" variant="primary" busy={busy}>
        Create team
      </Button>
    </form>
  );
}
