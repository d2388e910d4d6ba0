import { type ReactNode, useEffect, useRef, useState } from 'react';

interface Props {
  /** what happens on dropping, for example `Drop to import the dashboard` */
  readonly label: string;
  readonly onDrop: (file: File) => void;
  readonly disabled?: boolean;
}

const carriesFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

/** The whole page takes a file. Shown only while one is held above it; the button beside it is for everybody. */
export function DropZone({ label, onDrop, disabled = false }: Props): ReactNode {
  const [over, setOver] = useState(false);
  const take = useRef(onDrop);
  take.current = onDrop;

  useEffect(() => {
    if (disabled) return;
    let depth = 0;
    const enter = (event: DragEvent) => {
      if (!carriesFile(event)) return;
      depth += 1;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!carriesFile(event)) return;
      depth -= 1;
      if (depth <= 0) setOver(false);
    };
    const allow = (event: DragEvent) => {
      if (carriesFile(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file) take.current(file);
    };
    document.addEventListener('dragenter', enter);
    document.addEventListener('dragleave', leave);
    document.addEventListener('dragover', allow);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragenter', enter);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('dragover', allow);
      document.removeEventListener('drop', drop);
    };
  }, [disabled]);

  if (!over) return null;
  return (
    <div className="pointer-events-none fixed inset-2 z-50 flex items-center justify-center rounded-xl border-2 border-dashed border-accent bg-accent-soft backdrop-blur-xs">
      <span className="rounded-md bg-raised px-4 py-2 text-base font-medium shadow-popup">{label}</span>
    </div>
  );
}
