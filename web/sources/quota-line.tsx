import { useQuery } from '@tanstack/react-query';
import { cx, formatNumber, formatValueText } from '#web/ui/index.ts';
import { quotaQuery } from './datasets-api.ts';

/** From this part of a quota on it is said louder. */
const NEARLY = 0.9;

/** How much of what the team may have is used. */
export function QuotaLine({ tenant }: { readonly tenant: string }) {
  const { data } = useQuery(quotaQuery(tenant));
  if (!data) return null;
  const { datasets, rows, bytes } = data;
  const nearly = [datasets, rows, bytes].some(({ used, most }) => used >= most * NEARLY);
  return (
    <p className={cx('tabular text-xs', nearly ? 'text-warn' : 'text-faint')}>
      The team uses {formatNumber(datasets.used, 0)} of {formatNumber(datasets.most, 0)} datasets,{' '}
      {formatNumber(rows.used, 0)} of {formatNumber(rows.most, 0)} rows,{' '}
      {formatValueText(bytes.used, 'bytes')} of {formatValueText(bytes.most, 'bytes')}.
    </p>
  );
}
