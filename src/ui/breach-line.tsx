import { TriangleAlert } from "lucide-react";
import type { ClusterEvent } from "../proto/events.ts";
import { useApp, useRun } from "./app/context.ts";
import { CopyLink } from "./parts/copy-link.tsx";
import { showBreach } from "./state/breach.ts";
import { Sentence } from "./story/sentence.tsx";
import { storyTime } from "./words/format.ts";
import { dialogsTexts } from "./words/dialogs.texts.ts";
import { useTexts } from "./words/texts.ts";
import "./breach-line.css";

/** An invariant did not hold and the run stands still for good: what it was, and everything that can be done now. */
export default function BreachLine({ breach }: { readonly breach: ClusterEvent }) {
  const text = useTexts(dialogsTexts).breach;
  const app = useApp();
  const { step, open } = app.run.getState();
  const scenario = useRun((run) => run.status?.scenario ?? "");
  const seed = useRun((run) => run.status?.seed);
  const modified = useRun((run) => run.status?.modifiedRaft ?? false);
  const isOfHistories = breach.body.name === "invariant.violated" && breach.body.invariant === "clients-agree";
  // A policy that is known to lose updates was chosen: what it loses is nobody's mistake.
  const isChosen = useRun((run) => isOfHistories && run.events.some(({ body }) =>
    body.name === "settings.changed" && body.key === "client.txn-retry" && body.value === "replay-writes"));
  return (
    <div className="hint job breach" role="alert">
      <p className="job-text">
        <TriangleAlert aria-hidden /> {text.stopped(storyTime(breach.at))} <Sentence event={breach} />{" "}
        <span className="quiet">{modified ? text.modified : isChosen ? text.replayed : text.ours}</span>
      </p>
      <span className="job-actions">
        <button type="button" className="button small" onClick={() => showBreach(app, breach)}>{text.show}</button>
        <button type="button" className="button small" onClick={() => step("previous-event")}>{text.back}</button>
        {scenario.startsWith("rule-") && modified && (
          <button
            type="button" className="button small"
            onClick={() => void open({ kind: "scenario", id: scenario, allRules: true, ...(seed === undefined ? {} : { seed }) })}
          >{text.allRules}</button>
        )}
        {isOfHistories && (
          <button type="button" className="button small" onClick={() => app.screen.openDialog("report")}>{text.history}</button>
        )}
        <CopyLink copy={text.copy} copied={text.copied} />
      </span>
    </div>
  );
}
