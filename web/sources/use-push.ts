import { useEffect, useRef, useState } from 'react';
import type { PushAnswer, PushMode } from '#core/contract/index.ts';
import { refuseFile } from './push-file.ts';

/** Sends a file; tells how far it is. */
export type SendFile = (
  file: File,
  mode: PushMode,
  onProgress: (share: number) => void,
  signal: AbortSignal,
) => Promise<PushAnswer>;

export type PushState =
  | { readonly phase: 'asking'; readonly file: File }
  | { readonly phase: 'sending'; readonly file: File; readonly share: number }
  | { readonly phase: 'failed'; readonly file: File; readonly error: unknown };

/**
 * A file on its way into a dataset.
 * @param askMode there are rows already: first ask whether the new ones come after or instead of them
 */
export function usePush(send: SendFile, askMode: boolean, onDone: (answer: PushAnswer) => void) {
  const [state, setState] = useState<PushState | null>(null);
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);

  const start = async (file: File, mode: PushMode) => {
    const controller = new AbortController();
    stop.current = controller;
    const { signal } = controller;
    const show = (next: PushState | null) => signal.aborted || setState(next);
    show({ phase: 'sending', file, share: 0 });
    try {
      const answer = await send(file, mode, share => show({ phase: 'sending', file, share }), signal);
      show(null);
      if (!signal.aborted) onDone(answer);
    } catch (error) {
      show({ phase: 'failed', file, error });
    }
  };
  return {
    state,
    begin: (file: File) => {
      const error = refuseFile(file);
      if (error) setState({ phase: 'failed', file, error });
      else if (askMode) setState({ phase: 'asking', file });
      else void start(file, 'append');
    },
    choose: (mode: PushMode) => state && void start(state.file, mode),
    cancel: () => {
      stop.current?.abort();
      setState(null);
    },
  };
}

export type PushControl = ReturnType<typeof usePush>;
