import type { Instant } from "../../kernel/time.ts";
import { useRun } from "../app/context.ts";
import { storyTime } from "../words/format.ts";
import { useWords } from "../words/index.ts";

/** The moment of an event: a click goes there. */
export function TimeLink({ at }: { readonly at: Instant }) {
  const words = useWords();
  const visit = useRun((run) => run.visit);
  const time = storyTime(at);
  return (
    <button type="button" className="time" title={words.story.goTo(time)} onClick={() => visit(at)}>{time}</button>
  );
}
