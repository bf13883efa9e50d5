import { actionsBehind, type Action } from "../../action/index.ts";
import type { EventBody, Node } from "../../proto/events.ts";
import { idText, type IdNames } from "../../proto/names.ts";
import { deedText } from "../words/deeds.ts";
import { deedsTexts } from "../words/deeds.texts.ts";
import { nodeText } from "../words/format.ts";
import type { Words } from "../words/index.ts";
import { textsIn } from "../words/texts.ts";
import type { ChangedMessage } from "../../worker/protocol.ts";

/** The few words of a flag: what people did at this moment. "" for what is no deed. */
export function flagText(body: EventBody, words: Words, names: IdNames): string {
  if (body.name === "store.added") return words.stage.storeAdded(words.nodes.store(idText(body.store, names)));
  // A link's event may have several actions behind it; a flag has room for one.
  const [action] = actionsBehind(body);
  return action === undefined ? "" : actionText(action, words, names, body.name === "message.changed" ? [body] : []);
}

/** The few words of an action, done or planned. `changed`: what is known of the messages that such actions were done to. */
export const actionText = (action: Action, words: Words, names: IdNames, changed: readonly ChangedMessage[] = []): string => {
  const node = (each: Node): string => nodeText(each, words, names);
  return deedText(action, textsIn(deedsTexts, words.language).deeds, {
    node,
    id: (id) => idText(id, names),
    message: (number) => {
      const ends = changed.find(({ packet }) => packet === number);
      return ends === undefined ? String(number) : `${node(ends.from)} → ${node(ends.to)}`;
    },
  });
};
