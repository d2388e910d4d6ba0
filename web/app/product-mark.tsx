import { cx } from '#web/ui/index.ts';

/** The product's mark: three regions on a grid. Decoration; its name stands beside it or is its label. */
export function ProductMark({ className }: { readonly className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 20 20" className={cx('size-5 shrink-0', className)}>
      <rect width="20" height="20" rx="5" className="fill-accent-fill" />
      <rect x="4" y="4" width="5.25" height="12" rx="1.25" className="fill-on-accent" />
      <rect x="10.75" y="4" width="5.25" height="5.25" rx="1.25" className="fill-on-accent opacity-65" />
      <rect x="10.75" y="10.75" width="5.25" height="5.25" rx="1.25" className="fill-on-accent opacity-85" />
    </svg>
  );
}
