import type { FocusEvent, KeyboardEvent } from "react";
import { useApp } from "../../ui/app/context.ts";
import { goAlong } from "../../ui/parts/rove.ts";

/** Rows of buttons in an embed. */
const ROWS = ".embed-controls, .view-switch, .group-head, .time-tools";
/** What can be chosen in them; a panel that one of them opens is none of the row's. */
const THINGS = ":is(button, a):not(:disabled, [role='dialog'] *)";

const rowOf = (target: EventTarget): HTMLElement | null =>
  target instanceof Element && target.matches(THINGS) ? target.closest<HTMLElement>(ROWS) : null;

/**
 * The Tab key stops once in each row of buttons, where it was last, and arrows lead on from there: readers pass an embed far
 * more often than they enter it. Rows are the page's own, and parts of them come late; so this looks at each when the focus
 * comes to it.
 */
export function useOneStop() {
  const { focus } = useApp();
  return {
    onFocus({ target }: FocusEvent<HTMLElement>): void {
      for (const each of rowOf(target)?.querySelectorAll<HTMLElement>(THINGS) ?? []) each.tabIndex = each === target ? 0 : -1;
    },
    onKeyDown(event: KeyboardEvent<HTMLElement>): void {
      const { key, target } = event;
      const row = rowOf(target);
      if (row === null || event.shiftKey || event.ctrlKey || focus.wasClicked(target)) return;
      if (!goAlong({ key, target, currentTarget: row }, THINGS)) return;
      event.stopPropagation();
      event.preventDefault();
    },
  };
}
