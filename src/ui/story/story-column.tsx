import { useScreen } from "../app/context.ts";
import { FailoverSheet, Story } from "./lazy.ts";

/** The story, or the failover cards that were opened from it. */
export function StoryColumn() {
  const cardOpen = useScreen((screen) => screen.cardOpen);
  return cardOpen ? <FailoverSheet /> : <Story />;
}
