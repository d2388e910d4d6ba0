import { useEffect, useState } from 'react';

/** @returns true at once when the condition holds, and for so long (ms) after it has ceased to */
export function useLingering(condition: boolean, ms: number): boolean {
  const [lingering, setLingering] = useState(false);
  useEffect(() => {
    if (condition) {
      setLingering(true);
      return;
    }
    const timer = setTimeout(() => setLingering(false), ms);
    return () => clearTimeout(timer);
  }, [condition, ms]);
  return condition || lingering;
}
