import { actionsBehind, formatAction } from "../action/index.ts";
import type { EventBody } from "../proto/events.ts";
import type { IdNames } from "../proto/names.ts";

/** The fault that an event tells of, or the end of one, as the actions that `--do` takes: `kill store 4`. */
export function faultText(body: EventBody, names: IdNames): string {
  const actions = actionsBehind(body);
  return actions.length === 0 ? body.name : actions.map((action) => formatAction(action, names)).join(", ");
}
