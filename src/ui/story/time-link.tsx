import type { Instant } from "../../kernel/time.ts";
import { useRun } from "../app/context.ts";
import { storyTime } from "../words/format.ts";
import { useStoryWords } from "../words/story.ts";

/** The moment of an event: a click goes there. */
export function TimeLink({ at }: { readonly at: Instant }) {
  const text = useStoryWords();
  const visit = useRun((run) => run.visit);
  const time = storyTime(at);
  return (
    <button type="button" className="time" title={text.goTo(time)} onClick={() => visit(at)}>{time}</button>
  );
}
