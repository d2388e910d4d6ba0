import type { ReactNode } from 'react';

function Sentence({ children }: { readonly children: ReactNode }) {
  return (
    <p className="grid h-full place-items-center overflow-y-auto px-4 text-center text-pretty text-dim">
      {children}
    </p>
  );
}

/** Shown by a widget whose frame has not the columns that it draws. */
export function Unfit({ needs }: { readonly needs: string }) {
  return <Sentence>This drawing needs {needs}. Choose other columns, or another kind of region.</Sentence>;
}

/** Shown by a widget whose columns are right and hold nothing. */
export function NoValues() {
  return <Sentence>There are rows, but no values in them.</Sentence>;
}

/** Shown by a widget that would draw something false. */
export function NotDrawn({ why }: { readonly why: string }) {
  return <Sentence>{why}</Sentence>;
}
