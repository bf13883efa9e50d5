import { hours } from "../kernel/time.ts";

/** The longest a run lasts, and so the latest an input may come and the longest a fault may last: 366 days. */
export const MAX_RUN = hours(366 * 24);
