/** Shown by a widget whose frame has not the columns that it draws. */
export function Unfit({ needs }: { readonly needs: string }) {
  return (
    <p className="grid h-full place-items-center px-4 text-center text-dim">
      This drawing needs {needs}. Choose other columns, or another kind of region.
    </p>
  );
}
