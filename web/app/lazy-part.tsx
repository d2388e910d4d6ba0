import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { type LazyCode, toast } from '#web/ui/index.ts';

interface Props<C> {
  readonly code: LazyCode<C>;
  readonly wanted: boolean;
  /** gets false when it cannot be fetched, and true when it is to be tried again */
  readonly onWantedChange: (wanted: boolean) => void;
  readonly children: (value: C) => ReactNode;
}

/**
 * A part above the page whose code is fetched when it is wanted. When it cannot be fetched (the server is out
 * of reach, or has a new release), the page stays and says so.
 */
export function LazyPart<C>({ code, wanted, onWantedChange, children }: Props<C>) {
  useSyncExternalStore(code.subscribe, code.state);
  useEffect(() => {
    if (!wanted || code.value !== null) return;
    void code.load().then(() => {
      if (code.value !== null) return;
      onWantedChange(false);
      toast({
        tone: 'bad',
        message:
          'This part of the page could not be fetched. The server can’t be reached, or has a new version.',
        action: {
          label: 'Try again',
          onClick: () => void code.insist().then(() => onWantedChange(true)),
        },
      });
    });
  }, [wanted, code, onWantedChange]);
  return code.value === null ? null : children(code.value);
}
