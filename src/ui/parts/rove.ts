import type { KeyboardEvent } from "react";

export type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

export const isArrow = (key: string): key is Arrow =>
  key === "ArrowLeft" || key === "ArrowRight" || key === "ArrowUp" || key === "ArrowDown";

/**
 * Among the things of a row, of which the Tab key meets one, an arrow key leads to the next or the previous one; false for
 * another key.
 */
export function goAlong(
  { key, currentTarget, target }: Pick<KeyboardEvent<Element>, "key" | "currentTarget" | "target">, each: string,
): boolean {
  if (!isArrow(key)) return false;
  const row = [...currentTarget.querySelectorAll<HTMLElement>(each)];
  row[row.findIndex((one) => one === target) + (key === "ArrowRight" || key === "ArrowDown" ? 1 : -1)]?.focus();
  return true;
}
