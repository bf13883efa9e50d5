/** A point in CSS pixels of the drawing, y downwards. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** An upright rectangle in CSS pixels of the drawing; `x` and `y` are its upper left corner. */
export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

export const rightOf = (box: Rectangle): number => box.x + box.width;
export const bottomOf = (box: Rectangle): number => box.y + box.height;
export const centerX = (box: Rectangle): number => box.x + box.width / 2;
export const centerY = (box: Rectangle): number => box.y + box.height / 2;

/** Whether the point lies in the rectangle; the right and lower edges belong to the neighbour. */
export const contains = (box: Rectangle, x: number, y: number): boolean =>
  x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;

export const clamp = (value: number, least: number, most: number): number =>
  value < least ? least : value > most ? most : value;

/** The number that lies a share of the way, from 0 to 1, between two. */
export const mix = (from: number, to: number, share: number): number => from + (to - from) * share;

/** A rectangle on whole pixels, so that hairlines and tiles stay sharp. */
export function snapped(x: number, y: number, width: number, height: number): Rectangle {
  const left = Math.round(x);
  const top = Math.round(y);
  return { x: left, y: top, width: Math.round(x + width) - left, height: Math.round(y + height) - top };
}
