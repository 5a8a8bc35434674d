import { useEffect, useState } from 'react';

/** The value as it was once it has rested for `delayMs`: for searches that should not run at every key. */
export function useRested<Value>(value: Value, delayMs: number): Value {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return rested;
}
