import { useScreen } from "../state/screen.ts";
import { FailoverSheet } from "./failover-line.tsx";
import { Story } from "./story.tsx";

/** The story, or the failover cards that were opened from it. */
export function StoryColumn() {
  const cardOpen = useScreen((screen) => screen.cardOpen);
  return cardOpen ? <FailoverSheet /> : <Story />;
}
