import type { Branch } from "../../worker/protocol.ts";
import type { Instant } from "../../kernel/time.ts";
import { ruleKey, RULES } from "../../raft/rules.ts";
import { useAppId, useRun } from "../app/context.ts";
import { dialogsTexts } from "../words/dialogs.texts.ts";
import { rulesTexts } from "../words/rules.texts.ts";
import { useTexts } from "../words/texts.ts";
import "./rules.css";

const PREFIX = "raft.rule.";

/** The switchboard: every rule of Raft with its sentence, its place in the paper, and what happens without it. */
export default function RulesView() {
  const { breach } = useTexts(dialogsTexts);
  const text = useTexts(rulesTexts);
  // One text instead of a list: the view re-renders when a switch was thrown, not at every report.
  const off = useRun((run) => {
    const { status } = run;
    const branch = status?.branches.find(({ id }) => id === status.branch);
    return status == null || branch === undefined ? "" : rulesOffAt(branch, status.now).join(" ");
  }).split(" ");
  const id = useAppId("rule");
  const act = useRun((run) => run.act);
  const scenario = useRun((run) => run.status?.scenario ?? "");
  const seed = useRun((run) => run.status?.seed);
  const open = useRun((run) => run.open);
  const modified = useRun((run) => run.status?.modifiedRaft ?? false);
  return (
    <>
      <p className="quiet">{modified ? text.since : text.intro}</p>
      {scenario.startsWith("rule-") && modified && (
        <p>
          <button
            type="button" className="button small"
            onClick={() => void open({ kind: "scenario", id: scenario, allRules: true, ...(seed === undefined ? {} : { seed }) })}
          >{breach.allRules}</button>
        </p>
      )}
      <ul className="rules">
        {RULES.map(({ name, section }) => {
          const key = ruleKey(name);
          const on = !off.includes(key);
          const { title, sentence, without } = text.rules[key];
          return (
            <li key={key} data-off={on ? undefined : true}>
              <div className="rule-head">
                <h3 id={`${id}-${key}`}>{title} <span className="quiet">{section}</span></h3>
                <button
                  type="button" role="switch" className="rule-switch" aria-checked={on}
                  aria-labelledby={`${id}-${key}`} aria-describedby={`${id}-text-${key}`}
                  onClick={() => void act({ kind: "set", key: PREFIX + key, value: on ? "off" : "on" })}
                >{on ? text.on : text.off}</button>
              </div>
              <p id={`${id}-text-${key}`}>{sentence} <span className="quiet">{text.without} {without}</span></p>
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** The rules that are off at an instant of a branch: the last word of its inputs about each. */
function rulesOffAt(branch: Branch, now: Instant): readonly string[] {
  const off = new Set<string>();
  for (const { at, action } of branch.inputs) {
    if (at > now || action.kind !== "set" || !action.key.startsWith(PREFIX)) continue;
    const name = action.key.slice(PREFIX.length);
    if (action.value.trim() === "off") off.add(name);
    else off.delete(name);
  }
  return [...off];
}
