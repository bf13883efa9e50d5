import type { Instant } from "../../kernel/time.ts";
import { useRun } from "../app/context.ts";
import { storyTime } from "../words/format.ts";
import { storyTexts } from "../words/story.texts.ts";
import { useTexts } from "../words/texts.ts";

/** The moment of an event: a click goes there. */
export function TimeLink({ at }: { readonly at: Instant }) {
  const text = useTexts(storyTexts);
  const visit = useRun((run) => run.visit);
  const time = storyTime(at);
  return (
    <button type="button" className="time" title={text.goTo(time)} onClick={() => visit(at)}>{time}</button>
  );
}
