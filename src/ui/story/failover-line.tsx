import { ChevronRight } from "lucide-react";
import type { Instant } from "../../kernel/time.ts";
import { useApp, useRun } from "../app/context.ts";
import { hasCost, inOrder } from "./phases.ts";
import { FaultSentence } from "./sentence.tsx";
import { TimeLink } from "./time-link.tsx";
import { storyTexts } from "../words/story.texts.ts";
import { useTexts } from "../words/texts.ts";

/** The failover to look at in one line, so that the story keeps its room; the button opens all of it. */
export function FailoverLine() {
  const text = useTexts(storyTexts);
  const { screen } = useApp();
  const failovers = useRun((run) => run.failovers);
  const now = useRun((run) => run.status?.now ?? (0 as Instant));
  const [first] = inOrder(failovers.filter((record) => record.at <= now));
  // What no machine suffered, and no region, is how the network is: no failover.
  if (first === undefined || (!hasCost(first) && !("node" in first.fault.body))) return null;
  return (
    <div className="failover-line" role="group" aria-label={text.failovers}>
      <TimeLink at={first.fault.at} />
      <span className="failover-fault"><FaultSentence record={first} /></span>
      <button
        type="button" className="button small" aria-expanded={false} title={text.openFailover}
        onClick={() => screen.setState({ cardOpen: true })}
      ><span className="failover-word">{text.failovers}</span><ChevronRight aria-hidden /></button>
    </div>
  );
}
