/** All of a list that must have something in it: for loops that expect something of each. */
export function atLeastOne<T>(list: Iterable<T>): readonly T[] {
  const all = [...list];
  if (all.length === 0) throw new Error("the test expects something of each, and there is none");
  return all;
}
