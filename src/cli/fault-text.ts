import { actionsBehind, formatAction } from "../action/index.ts";
import type { ClusterEvent } from "../proto/events.ts";
import type { IdNames } from "../proto/names.ts";
import { sentenceText } from "../story/words/index.ts";

/** The fault that an event tells of, or its end, as actions of `--do` (`kill store 4`); where it is none, as a clause. */
export function faultText(event: ClusterEvent, names: IdNames): string {
  const actions = actionsBehind(event.body);
  if (actions.length === 0) return sentenceText(event, "en", names).replace(/\.$/, "");
  return actions.map((action) => formatAction(action, names)).join(", ");
}
