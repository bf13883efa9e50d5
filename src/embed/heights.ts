import type { Conversation } from "./conversation.ts";
import type { EmbedFrame } from "./frame.ts";
import { leastHeight } from "./least-height.ts";

/** Tells the host the least height of what is shown, now and whenever it becomes another. */
export function tellHeights(conversation: Conversation, { settings, app }: EmbedFrame): { anew(): void } {
  let told = 0;
  const tell = (): void => {
    const { width } = app.size.current();
    // What is not drawn has no width.
    if (width === 0 || app.run.getState().isPrivate) return;
    const height = leastHeight(settings.getState().view, width);
    if (height === told) return;
    told = height;
    conversation.tell({ kind: "event", name: "resize", height });
  };
  app.size.subscribe(tell);
  settings.subscribe(tell);
  return {
    anew: () => {
      told = 0;
      tell();
    },
  };
}
