import type { PdJson } from "../../exchange/write-json.ts";
import { JqError } from "./parse.ts";
import { isPdList, isPdObject, withinWeight } from "./values.ts";

/**
 * What a filter has cost so far, and what values weigh. A few doublings (`[., .] | [., .] | …`) are quickly made, as
 * their parts are shared, and would take for ever to be written.
 */
export interface Meter {
  /** So many values came of the filter. Throws `JqError` where it is too much. */
  spend(work: number): void;
  /** So many values were looked through, or copied: sixteen are the work of one that comes of the filter. */
  look(values: number): void;
  /** How many values stand in it; `LETTERS` letters weigh what a value does. */
  weigh(value: PdJson): number;
}

/** Work that a filter may be: more would keep everybody waiting. */
const MAX_WORK = 400_000;
const LOOKED_AT = 16;
const LETTERS = 8;

export function createMeter(): Meter {
  let spent = 0;
  const known = new WeakMap<object, number>();
  const spend = (work: number): void => {
    spent += work;
    if (spent > MAX_WORK) throw new JqError("the filter would take too long here");
  };
  const weigh = (value: PdJson): number => {
    if (typeof value === "string") return withinWeight(1 + value.length / LETTERS);
    if (!isPdList(value) && !isPdObject(value)) return 1;
    const before = known.get(value);
    if (before !== undefined) return before;
    let weight = 1;
    if (isPdList(value)) for (const item of value) weight += weigh(item);
    else for (const [key, item] of Object.entries(value)) weight += weigh(key) + weigh(item);
    known.set(value, withinWeight(weight));
    return weight;
  };
  return { spend, look: (values) => spend(values / LOOKED_AT), weigh };
}
