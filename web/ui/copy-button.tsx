import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { toast } from './toast.tsx';

interface Props {
  readonly text: string;
  /** the verb and what: `Copy link` */
  readonly label?: string;
  readonly size?: 'sm' | 'md';
  readonly variant?: 'primary' | 'secondary' | 'ghost';
}

/** Copies a text and says so in its place. */
export function CopyButton({ text, label = 'Copy', size = 'md', variant = 'secondary' }: Props) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // Pages that came over plain HTTP from another machine have no clipboard.
      toast({
        tone: 'bad',
        message: 'This browser does not let the page copy. Select the text and copy it.',
      });
    }
  };
  return (
    <Button
      size={size}
      variant={variant}
      onClick={copy}
      icon={copied ? <Check aria-hidden className="text-good" /> : <Copy aria-hidden />}
    >
      {copied ? 'Copied' : label}
      {/* Only while there is something to say: a standing live region would stay open below dialogs. */}
      {copied ? (
        <span role="status" className="sr-only">
          Copied
        </span>
      ) : null}
    </Button>
  );
}
