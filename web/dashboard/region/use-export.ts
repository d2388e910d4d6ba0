import { useCallback, useRef } from 'react';
import type { Frame } from '#core/query/index.ts';
import { fileNameOf } from '#web/app/file-name.ts';
import { saveFile } from '#web/app/pick-file.ts';
import { toCsv } from '#web/widgets/index.ts';

/** @returns saves the rows that a region shows as a CSV file, the latest ones; null while there are none */
export function useExport(title: string, frame: Frame | null): (() => void) | null {
  // New data every second must not make new menus and commands.
  const latest = useRef(frame);
  latest.current = frame;
  const save = useCallback(() => {
    if (latest.current)
      saveFile(`${fileNameOf(title, 'data')}.csv`, toCsv(latest.current), 'text/csv;charset=utf-8');
  }, [title]);
  return frame ? save : null;
}
