import { Plus, X } from 'lucide-react';
import { Button, Field, IconButton, Select } from '#web/ui/index.ts';
import {
  colourOf,
  editableMappings,
  LONGEST_MAPPED,
  MAPPING_COLOURS,
  type Mapping,
  type MappingColour,
  MOST_MAPPINGS,
} from '#web/widgets/index.ts';
import { NumberField } from './number-field.tsx';
import { TextField } from './text-field.tsx';
import { withoutUndefined } from './without-undefined.ts';

interface Props {
  readonly value: unknown;
  readonly version: number | undefined;
  /** null takes them all away */
  readonly onSave: (mappings: readonly Mapping[] | null, version: number | undefined) => void;
}

const MATCHES: readonly { readonly value: Mapping['match']; readonly label: string }[] = [
  { value: 'value', label: 'is exactly' },
  { value: 'range', label: 'is a number from … to' },
  { value: 'empty', label: 'is missing' },
];
const NO_COLOUR = 'none';
const COLOUR_NAMES: Readonly<Record<string, string>> = { good: 'Good', warning: 'Warning', alarm: 'Alarm' };
const COLOURS = [
  { value: NO_COLOUR, label: 'No colour' },
  ...MAPPING_COLOURS.map(colour => ({ value: colour as string, label: <ColourName colour={colour} /> })),
];

/** Values that are shown in words: each with what it is for, its words and, where wanted, a colour. */
export function MappingsField({ value, version, onSave }: Props) {
  const mappings = editableMappings(value);
  const places = mappings.map((mapping, index) => ({ mapping, place: index + 1 }));
  const replace = (place: number, mapping: Mapping | null, began: number | undefined) => {
    const next = places.flatMap(one => (one.place === place ? (mapping ?? []) : one.mapping));
    onSave(next.length > 0 ? next.map(withoutUndefined) : null, began);
  };
  return (
    <div className="flex flex-col gap-4">
      {places.map(({ mapping, place }) => (
        <OneMapping
          key={place}
          place={place}
          mapping={mapping}
          version={version}
          onChange={(next, began) => replace(place, next, began)}
        />
      ))}
      {mappings.length < MOST_MAPPINGS ? (
        <Button
          size="sm"
          className="self-start"
          icon={<Plus aria-hidden />}
          onClick={() =>
            onSave(
              [...mappings, { match: 'value', value: '', text: '' } as const].map(withoutUndefined),
              version,
            )
          }
        >
          Add a value
        </Button>
      ) : null}
    </div>
  );
}

interface OneProps {
  /** counted from 1 */
  readonly place: number;
  readonly mapping: Mapping;
  readonly version: number | undefined;
  readonly onChange: (mapping: Mapping | null, version: number | undefined) => void;
}

function OneMapping({ place, mapping, version, onChange }: OneProps) {
  const { text, colour } = mapping;
  const shown = { text, colour };
  const chooseMatch = (match: Mapping['match']) =>
    onChange(match === 'value' ? { match, value: '', ...shown } : { match, ...shown }, version);
  return (
    <fieldset aria-label={`Value ${place}`} className="grid min-w-0 grid-cols-2 gap-2">
      <div className="col-span-2 flex gap-1">
        <Select label="When it" options={MATCHES} value={mapping.match} onChange={chooseMatch} />
        <IconButton label={`Take value ${place} away`} onClick={() => onChange(null, version)}>
          <X aria-hidden />
        </IconButton>
      </div>
      {mapping.match === 'value' ? (
        <TextField
          label="Value"
          value={mapping.value}
          version={version}
          most={LONGEST_MAPPED}
          onSave={(value, began) => onChange({ ...mapping, value }, began)}
        />
      ) : null}
      {mapping.match === 'range' ? (
        <>
          <NumberField
            label="From"
            value={mapping.from}
            version={version}
            placeholder="lowest"
            onSave={(from, began) => onChange({ ...mapping, from: from ?? undefined }, began)}
          />
          <NumberField
            label="To"
            value={mapping.to}
            version={version}
            placeholder="highest"
            onSave={(to, began) => onChange({ ...mapping, to: to ?? undefined }, began)}
          />
        </>
      ) : null}
      <TextField
        label="Shown as"
        value={text}
        version={version}
        most={LONGEST_MAPPED}
        onSave={(next, began) => onChange({ ...mapping, text: next }, began)}
      />
      <Field label="Colour">
        <Select
          options={COLOURS}
          value={colour ?? NO_COLOUR}
          onChange={next =>
            onChange({ ...mapping, colour: MAPPING_COLOURS.find(one => one === next) }, version)
          }
        />
      </Field>
    </fieldset>
  );
}

function ColourName({ colour }: { readonly colour: MappingColour }) {
  return (
    <span className="inline-flex items-center gap-2">
      <span aria-hidden className="size-2.5 rounded-full" style={{ background: colourOf(colour) }} />
      {COLOUR_NAMES[colour] ?? `Colour ${colour}`}
    </span>
  );
}
