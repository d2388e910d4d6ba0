import { useMemo } from 'react';
import { Field, Select } from '#web/ui/index.ts';
import type { TimeScope } from '../context.ts';
import { allZones, browserZone, UTC } from '../time/zones.ts';

const OWN = 'browser';

/** Whose clocks the page shows: this device's, UTC, or those of any place. */
export function ZoneField({ time }: { readonly time: Pick<TimeScope, 'chosenZone' | 'setZone'> }) {
  const { chosenZone, setZone } = time;
  const options = useMemo(() => {
    const others = allZones().filter(name => name !== UTC);
    const known = [UTC, ...others].map(name => ({ value: name, label: name.replaceAll('_', ' ') }));
    return [{ value: OWN, label: 'This device', hint: browserZone() }, ...known];
  }, []);
  return (
    <Field label="Time zone">
      <Select
        options={options}
        value={chosenZone ?? OWN}
        onChange={name => setZone(name === OWN ? undefined : name)}
      />
    </Field>
  );
}
