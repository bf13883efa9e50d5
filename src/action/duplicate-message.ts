import { onMessage } from "./on-message.ts";

/** A message under way arrives twice: its copy right behind it. */
export const duplicateMessage = onMessage("duplicate-message", "duplicated", "duplicate", "duplicate", "message");
