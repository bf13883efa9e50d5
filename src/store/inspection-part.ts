import { latePart } from "../kernel/late-part.ts";
import type { heed, inspectAgain, tellInspected } from "./inspections.ts";
import type { hearInspection } from "./network-inspection.ts";

/** How well a store reaches the others, and how its writes and requests do: measured only while PD heeds it. */
export const INSPECTIONS = latePart<{
  readonly heed: typeof heed;
  readonly inspectAgain: typeof inspectAgain;
  readonly tellInspected: typeof tellInspected;
  readonly hearInspection: typeof hearInspection;
}>("inspections");
