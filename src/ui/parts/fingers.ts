/** Whether the page is used by fingers alone: how much room it has says nothing of that, for a presenter's text leaves little. */
export const hasOnlyFingers = (): boolean => matchMedia("(hover: none) and (pointer: coarse)").matches;
