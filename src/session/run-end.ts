import type { Input } from "../action/index.ts";
import { after, minutes, START, type Instant } from "../kernel/time.ts";

/** How much longer than its last action a run lasts if nobody says. */
const REST_OF_RUN = minutes(1);

/** When a run is over of which nobody says how long it is to last. */
export function endOfInputs(inputs: readonly Input[]): Instant {
  const last = inputs.reduce<Instant>((latest, { at }) => (at > latest ? at : latest), START);
  return after(last, REST_OF_RUN);
}
