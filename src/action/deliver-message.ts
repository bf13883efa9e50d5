import { onMessage } from "./on-message.ts";

/** A message under way is there now. It overtakes whatever left before it, as on a network that keeps no order. */
export const deliverMessage = onMessage("deliver-message", "delivered", "deliver", "resume");
