import type { LessonBookmark, LessonState } from "../../lesson/types.ts";
import type { KeptValues } from "./preferences.ts";

/** How far a reader has come in a lesson: kept on the device, so that leaving and coming back loses nothing. */
export interface LessonProgress extends LessonBookmark {
  /** How many steps it had then. */
  readonly of: number;
  /** Whether the last step has been reached once. */
  readonly done: boolean;
}

type AllProgress = Readonly<Record<string, LessonProgress>>;

const NAME = "lessons";

/** Of every lesson that was begun, by its id; what somebody else wrote there counts as nothing. */
export function progressOfAll(kept: KeptValues): AllProgress {
  const found = kept.read(NAME);
  return Object.fromEntries(Object.entries(Object(found) as AllProgress).filter(([, each]) => isProgress(each)));
}

const isProgress = (value: LessonProgress | null): boolean =>
  typeof value?.at === "number" && typeof value.of === "number" && typeof value.chosen === "object"
  && typeof value.done === "boolean";

/** Where a lesson is to be opened: where its reader left it, or at the beginning where it is new or was read to its end. */
export function bookmarkOf(kept: KeptValues, id: string): { readonly left?: LessonBookmark } {
  const { at = 0, of = 0, chosen = {} } = progressOfAll(kept)[id] ?? {};
  return at === 0 || at >= of - 1 ? {} : { left: { at, chosen } };
}

/** Keeps where a reader stands now. */
export function keepProgress(kept: KeptValues, { card, steps, at, chosen }: LessonState): void {
  const all = progressOfAll(kept);
  const done = all[card.id]?.done === true || at === steps.length - 1;
  kept.write(NAME, { ...all, [card.id]: { at, of: steps.length, chosen, done } satisfies LessonProgress });
}

/** Forgets where a reader stood in a lesson, but not that it was read to its end. */
export function beginAgain(kept: KeptValues, id: string): void {
  const all = progressOfAll(kept);
  const before = all[id];
  if (before !== undefined) kept.write(NAME, { ...all, [id]: { ...before, at: 0, chosen: {} } });
}
