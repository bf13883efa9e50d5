/** Keys under other names, which stand in the same order. */
export interface KeyLabels {
  /** Learns keys; many at once get shorter labels than one after another. */
  learn(keys: Iterable<string>): void;
  /** The label of a key, in hexadecimal; the empty key, which stands for no bound, stays empty. */
  labelOf(key: string): string;
}

/** A label tells of its key no more than which of the others stand before it. Labels never change. */
export function createKeyLabels(): KeyLabels {
  // Both in the order of keys.
  const keys: string[] = [];
  const labels: (readonly number[])[] = [];
  const places = new Map<string, readonly number[]>();
  const placeOf = (key: string): number => {
    let [low, high] = [0, keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((keys[middle] ?? "") < key) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const learn = (more: Iterable<string>): void => {
    const unknown = [...new Set(more)].filter((key) => key !== "" && !places.has(key)).sort();
    for (let i = 0; i < unknown.length;) {
      const place = placeOf(unknown[i] ?? "");
      const next = keys[place];
      let end = i + 1;
      while (end < unknown.length && (next === undefined || (unknown[end] ?? "") < next)) end++;
      const between = unknown.slice(i, end);
      const found = spread(labels[place - 1] ?? [], labels[place] ?? null, between.length);
      keys.splice(place, 0, ...between);
      labels.splice(place, 0, ...found);
      between.forEach((key, at) => places.set(key, found[at] ?? []));
      i = end;
    }
  };
  return {
    learn,
    labelOf(key) {
      learn([key]);
      return (places.get(key) ?? []).map((digit) => digit.toString(16).padStart(2, "0")).join("").toUpperCase();
    },
  };
}

/** So many labels between two, in order; each is a fraction in digits of 256, `high` null for one. */
function spread(low: readonly number[], high: readonly number[] | null, count: number): (readonly number[])[] {
  if (count === 0) return [];
  const middle = midway(low, high);
  const before = count >> 1;
  return [...spread(low, middle, before), middle, ...spread(middle, high, count - before - 1)];
}

function midway(low: readonly number[], high: readonly number[] | null): readonly number[] {
  const digits: number[] = [];
  let isBounded = high !== null;
  for (let i = 0; ; i++) {
    const a = low[i] ?? 0;
    const b = isBounded ? high?.[i] ?? 0 : 256;
    if (b - a > 1) return [...digits, (a + b) >> 1];
    digits.push(a);
    // From here on, whatever follows stands below `high`.
    if (b > a) isBounded = false;
  }
}
