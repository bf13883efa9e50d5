import type { Conversation } from "./conversation.ts";
import type { EmbedFrame } from "./frame.ts";
import { leastHeight } from "./least-height.ts";

/** Tells the host the least height of what is shown, now and whenever it becomes another. */
export function tellHeights(conversation: Conversation, { settings, app }: EmbedFrame): { anew(): void } {
  let told = 0;
  const tell = (): void => {
    // A frame that is not drawn has no width.
    if (window.innerWidth === 0 || app.run.getState().isPrivate) return;
    const height = leastHeight(settings.getState().view, window.innerWidth);
    if (height === told) return;
    told = height;
    conversation.tell({ kind: "event", name: "resize", height });
  };
  addEventListener("resize", tell);
  settings.subscribe(tell);
  return {
    anew: () => {
      told = 0;
      tell();
    },
  };
}
