/** Lets so many through in a second, and so many at once after a pause. */
export interface Rate {
  /** Whether one more may pass now, at this time in milliseconds. */
  passes(now: number): boolean;
}

export function createRate(perSecond: number, atOnce: number): Rate {
  let left = atOnce;
  let last: number | null = null;
  return {
    passes: (now) => {
      left = Math.min(atOnce, left + Math.max(0, now - (last ?? now)) * perSecond / 1_000);
      last = now;
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
