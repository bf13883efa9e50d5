import { onMessage } from "./on-message.ts";

/** A message under way is lost: to its sender it looks like any loss on the network. */
export const dropMessage = onMessage("drop-message", "dropped", "drop", "loss");
