import { NEVER } from "../../kernel/time.ts";
import type { RegisterOperation } from "./registers.ts";

/** Whether operations can be ordered; `unknown` where the search was given up. */
export type SearchResult = "ok" | "illegal" | "unknown";

/** A beginning or an end in the list of what is not ordered yet, by instant. */
interface Mark {
  readonly place: number;
  readonly isCall: boolean;
  before: Mark;
  behind: Mark;
}

/** What was put next into the order, and what the register held before. */
interface Step {
  readonly call: Mark;
  readonly held: string | null;
  /** A read of what is there can come at once in any order: there is no other way to try. */
  readonly isForced: boolean;
}

/**
 * Looks for an order of operations on one register that agrees with real time (Wing and Gong), and remembers what has been tried:
 * of two ways to the same set of ordered operations and the same value one is enough (Lowe). `budget`: so many steps at most.
 * Operations without an end may be left out.
 */
export function searchOrder(operations: readonly RegisterOperation[], budget: number): SearchResult {
  const { head, ends } = linked(operations);
  const tried = new Set<string>();
  const steps: Step[] = [];
  let held: string | null = null;
  let required = operations.filter(({ end }) => end !== NEVER).length;
  let next = head.behind;
  const take = (call: Mark, isForced: boolean): void => {
    const operation = operations[call.place];
    steps.push({ call, held, isForced });
    if (operation?.write !== undefined) held = operation.write;
    if (operation?.end !== NEVER) required--;
    unlink(call);
    unlink(ends[call.place]);
    next = head.behind;
  };
  const takeBack = (): boolean => {
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      held = step.held;
      relink(ends[step.call.place]);
      relink(step.call);
      if (operations[step.call.place]?.end !== NEVER) required++;
      next = step.call.behind;
      if (!step.isForced) return true;
    }
    return false;
  };
  for (let left = budget; left > 0; left--) {
    if (required === 0) return "ok";
    if (next === head.behind) {
      const forced = readAtOnce(head, operations, held);
      if (forced !== null) {
        take(forced, true);
        continue;
      }
    }
    if (next.isCall && next.place >= 0) {
      const { read, write } = operations[next.place] ?? { read: undefined, write: undefined };
      const call = next;
      if (write === undefined || (read !== undefined && read !== held)) next = next.behind;
      else {
        take(call, false);
        const where = placeOf(head, held);
        if (tried.has(where)) takeBack();
        else tried.add(where);
      }
    } else if (!takeBack()) return "illegal";
  }
  return "unknown";
}

/** A read that may come next and finds what it read. */
function readAtOnce(head: Mark, operations: readonly RegisterOperation[], held: string | null): Mark | null {
  for (let mark = head.behind; mark.isCall && mark !== head; mark = mark.behind) {
    const operation = operations[mark.place];
    if (operation?.write === undefined && operation?.read === held) return mark;
  }
  return null;
}

/** What is ordered and what is held, as a text: all is ordered that began before the first end but for these. */
function placeOf(head: Mark, held: string | null): string {
  let text = held === null ? "-" : `=${held}`;
  let mark = head.behind;
  for (; mark.isCall && mark !== head; mark = mark.behind) text += ` ${mark.place}`;
  return `${text} | ${mark.place}`;
}

/** All beginnings and ends in a ring by instant; of one instant beginnings come first, because intervals are closed. */
function linked(operations: readonly RegisterOperation[]): { readonly head: Mark; readonly ends: readonly (Mark | undefined)[] } {
  const head = markOf(-1, false);
  const calls = operations.map((_, place) => markOf(place, true));
  const ends = operations.map(({ end }, place) => (end === NEVER ? undefined : markOf(place, false)));
  const all = [...calls, ...ends.filter((mark) => mark !== undefined)];
  const instantOf = ({ place, isCall }: Mark): number => (isCall ? operations[place]?.call : operations[place]?.end) ?? 0;
  all.sort((a, b) => instantOf(a) - instantOf(b) || Number(b.isCall) - Number(a.isCall));
  let last = head;
  for (const mark of all) {
    mark.before = last;
    last.behind = mark;
    last = mark;
  }
  last.behind = head;
  head.before = last;
  return { head, ends };
}

function markOf(place: number, isCall: boolean): Mark {
  const mark = { place, isCall } as Mark;
  mark.before = mark;
  mark.behind = mark;
  return mark;
}

function unlink(mark: Mark | undefined): void {
  if (mark === undefined) return;
  mark.before.behind = mark.behind;
  mark.behind.before = mark.before;
}

function relink(mark: Mark | undefined): void {
  if (mark === undefined) return;
  mark.before.behind = mark;
  mark.behind.before = mark;
}
