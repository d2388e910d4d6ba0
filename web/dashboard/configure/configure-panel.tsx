import { useQuery } from '@tanstack/react-query';
import { Copy, Trash2 } from 'lucide-react';
import { type ReactNode, useCallback, useState } from 'react';
import { may } from '#core/access/index.ts';
import {
  LIMITS,
  type Region,
  type RegionChanges,
  WIDGET_KINDS,
  type WidgetKind,
} from '#core/contract/index.ts';
import type { Column } from '#core/query/index.ts';
import { datasetsQuery } from '#web/sources/datasets-api.ts';
import { Field, IconButton, Select, SidePanel } from '#web/ui/index.ts';
import { WIDGETS } from '#web/widgets/index.ts';
import { adaptQuery } from '../add/suggest.ts';
import { useDashboard } from '../context.ts';
import type { Writing } from '../query-editor/connected-query.tsx';
import { useRegionData } from '../region/use-region-data.ts';
import { ConflictNotice } from './conflict-notice.tsx';
import type { FieldConflict } from './conflicts.ts';
import { changeOf } from './field-changes.ts';
import { OptionFields } from './option-fields.tsx';
import { OwnRange } from './own-range.tsx';
import { QueryForm } from './query-form.tsx';
import { TextField } from './text-field.tsx';

interface Props {
  readonly region: Region;
  readonly conflicts: readonly FieldConflict[];
  readonly onSettled: (conflict: FieldConflict) => void;
  readonly onClose: () => void;
}

const NO_COLUMNS: readonly Column[] = [];

/** Everything of one region but its place. Each change is sent by itself, and only what changed. */
export function ConfigurePanel({ region, conflicts, onSettled, onClose }: Props) {
  const { live, actions, tenant } = useDashboard();
  const { id, title, description, widget, query } = region;
  // The version that the server knows: one's own changes under way are no other person's.
  const version = live.view().session.confirmed?.state.regions[id]?.version;
  const change = useCallback(
    (changes: RegionChanges, expectedVersion: number | undefined) => {
      live.submit({
        type: 'configureRegion',
        regionId: id,
        changes,
        ...(expectedVersion === undefined ? {} : { expectedVersion }),
      });
    },
    [live, id],
  );
  const datasets = useQuery({ ...datasetsQuery(tenant.slug), enabled: may(tenant.role, 'dataset:view') });
  const chooseKind = (kind: WidgetKind) => {
    const dataset = datasets.data?.find(one => one.id === query?.dataset);
    const adapted = adaptQuery(kind, query, dataset);
    change({ widget: { kind }, ...(adapted === query ? {} : { query: adapted }) }, version);
  };
  const [writing, setWriting] = useState<Writing | null>(null);
  const data = useRegionData(region);
  const definition = WIDGETS[widget.kind];
  const mine = conflicts.filter(({ regionId }) => regionId === id);

  return (
    <SidePanel
      open
      onClose={onClose}
      title={title || definition.name}
      footer={
        <>
          <IconButton label="Duplicate" onClick={() => actions.duplicate(id)}>
            <Copy aria-hidden />
          </IconButton>
          <IconButton label="Remove" onClick={() => actions.remove(id)}>
            <Trash2 aria-hidden />
          </IconButton>
        </>
      }
    >
      {mine.map(conflict => (
        <ConflictNotice
          key={conflict.field}
          conflict={conflict}
          onKeepMine={() => {
            change(changeOf(conflict.field, conflict.yours), version);
            onSettled(conflict);
          }}
          onTakeTheirs={() => onSettled(conflict)}
        />
      ))}
      <div className="flex flex-col gap-3">
        <TextField
          label="Title"
          value={title}
          version={version}
          most={LIMITS.titleLength}
          onSave={(value, began) => change({ title: value.trim() }, began)}
        />
        <TextField
          label="Description"
          value={description}
          version={version}
          most={LIMITS.descriptionLength}
          lines={2}
          onSave={(value, began) => change({ description: value }, began)}
        />
        <Field label="Show as">
          <Select
            options={WIDGET_KINDS.map(kind => ({
              value: kind,
              label: WIDGETS[kind].name,
              hint: WIDGETS[kind].about,
            }))}
            value={widget.kind}
            onChange={chooseKind}
          />
        </Field>
      </div>
      {definition.needsData ? (
        <Section title="Data">
          <QueryForm
            kind={widget.kind}
            query={query}
            version={version}
            writing={writing}
            onWriting={setWriting}
            onSave={(next, began) => change({ query: next }, began)}
          />
          {query ? <OwnRange query={query} onSave={next => change({ query: next }, version)} /> : null}
        </Section>
      ) : null}
      {definition.form.map(group => (
        <Section key={group.title} title={group.title}>
          <OptionFields
            group={group}
            options={widget.options}
            columns={data.frame?.columns ?? NO_COLUMNS}
            version={version}
            onSave={(name, value, began) => change({ widget: { options: { [name]: value } } }, began)}
          />
        </Section>
      ))}
    </SidePanel>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-5 border-t border-line pt-4">
      <h3 className="mb-3 text-xs font-medium text-faint">{title}</h3>
      {children}
    </section>
  );
}
