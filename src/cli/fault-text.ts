import { actionsBehind, formatAction } from "../action/index.ts";
import type { ClusterEvent } from "../proto/events.ts";
import type { IdNames } from "../proto/names.ts";
import { sentenceText } from "../story/words/index.ts";

/** The fault that an event tells of, or the end of one, as the actions that `--do` takes: `kill store 4`; else as a clause. */
export function faultText(event: ClusterEvent, names: IdNames): string {
  const actions = actionsBehind(event.body);
  return actions.length === 0 ? sentenceText(event, "en", names).replace(/\.$/, "") : actions.map((action) => formatAction(action, names)).join(", ");
}
