import { ChevronDown } from "lucide-react";
import { Fragment } from "react";
import { Dropdown } from "../parts/dropdown.tsx";
import { openDialog } from "../state/screen.ts";
import { useRun } from "../state/run.ts";
import { useWords, type Words } from "../words/index.ts";

type ScenarioId = keyof Words["scenarios"];

/** The scenarios that come with the page, in the order of the menu. */
export const SCENARIOS: readonly ScenarioId[] = [
  "healthy", "store-dies", "minority-partition", "one-way-cut", "rolling-restart", "lost-majority",
  "rule-log-up-to-date-check", "rule-one-vote-per-term", "rule-persist-entries-before-ack", "rule-previous-entry-check",
  "rule-conflict-only-truncation", "rule-pre-vote", "rule-randomised-timeouts", "rule-noop-at-election",
];

/** From here on each scenario switches off a rule of Raft. */
const FIRST_MODIFIED: ScenarioId = "rule-log-up-to-date-check";

const isScenario = (id: string): id is ScenarioId => SCENARIOS.some((known) => known === id);

/** What the running cluster is called: the scenario's title in the reader's language, else the name it came with. */
function scenarioTitle(scenario: string, name: string, words: Words): string {
  if (isScenario(scenario)) return words.scenarios[scenario].label;
  if (name !== "") return name;
  return scenario === "imported" ? words.scenarioImportedName : words.scenarioLinkName;
}

export function ScenarioMenu() {
  const words = useWords();
  const scenario = useRun((run) => run.status?.scenario ?? "healthy");
  const name = useRun((run) => run.status?.name ?? "");
  const preset = useRun((run) => run.status?.preset ?? "tikv");
  const open = useRun((run) => run.open);
  const title = scenarioTitle(scenario, name, words);
  return (
    <Dropdown
      className="button scenario" label={words.bar.scenario}
      button={<><span className="scenario-title">{title}</span><ChevronDown aria-hidden className="chevron" /></>}
    >
      {(close) => (
        <>
          {SCENARIOS.map((id) => (
            <Fragment key={id}>
              {id === FIRST_MODIFIED && <div className="menu-line" role="separator" />}
              <button
                type="button" role="menuitemradio" aria-checked={id === scenario} className="menu-item"
                onClick={() => {
                  close();
                  void open({ kind: "scenario", id });
                }}
              >
                <span className="text">{words.scenarios[id].label}<small>{words.scenarios[id].hint}</small></span>
              </button>
            </Fragment>
          ))}
          {preset !== "tikv" && (
            <div className="menu-heading" title={words.presets[preset].hint}>{words.bar.timings(words.presets[preset].label)}</div>
          )}
          <div className="menu-line" role="separator" />
          <button
            type="button" role="menuitemradio" aria-checked={scenario === "imported"} className="menu-item"
            onClick={() => {
              close();
              openDialog("import");
            }}
          >
            <span className="text">{words.scenarioImported.label}<small>{words.scenarioImported.hint}</small></span>
          </button>
        </>
      )}
    </Dropdown>
  );
}
