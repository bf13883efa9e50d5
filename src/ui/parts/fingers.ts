/**
 * Whether the page is used by fingers alone: how much room it has says nothing of that, for a presenter's text leaves little, nor
 * does a screen that can be touched, beside a mouse.
 */
export const hasOnlyFingers = (): boolean => matchMedia("(any-hover: none) and (pointer: coarse)").matches;
