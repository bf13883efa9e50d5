import { basename, dirname, relative, resolve } from "node:path";
import { promDuration, promDurationText } from "../alerting/durations.ts";
import { PUBLISHED_RULES } from "../alerting/published.ts";
import { promtoolTest, seriesText } from "../alerting/promtool-test.ts";
import { rehearse, type AlertEpisode, type RehearsedRule, type Rehearsal, type RuleState } from "../alerting/rehearse.ts";
import { readRules, type AlertRuleGroup } from "../alerting/rules.ts";
import { alertSentence, problemSentence } from "../alerting/words/index.ts";
import { SCRAPE_INTERVAL } from "../exports/names.ts";
import { millis, START, type Duration } from "../kernel/time.ts";
import { quoted } from "../kernel/words.ts";
import { PAST_FOLDS } from "../session/folds.ts";
import { beginMetering, continueMetering } from "../session/metering.ts";
import { advanceRun, createRun } from "../session/run.ts";
import { readTextFile, writeWholeFile } from "./files.ts";
import { ExitCode, type CliCommand, type CommandIo } from "./io.ts";
import { optionValue, readOptions, type Checked, type Options, type OptionSpec } from "./options.ts";
import { guarded, noticeLine, openWorld, type WorldSpec } from "./world.ts";
import { readWorldRequest, withScenario, WORLD_OPTIONS } from "./world-options.ts";

const OPTIONS: readonly OptionSpec[] = [
  { name: "rules", value: "FILE", help: "the rules, as Prometheus reads them (YAML); those that PD and TiKV publish" },
  { name: "every", value: "DURATION", help: "how far apart metrics are scraped (15s)" },
  { name: "interval", value: "DURATION", help: "how often rules are evaluated whose group does not say (15s)" },
  { name: "write-tests", value: "FILE", help: "write what came of it as a unit test for `promtool test rules`" },
  ...WORLD_OPTIONS,
  { name: "json", help: "print JSON" },
  { name: "help", help: "print this" },
];

const USUAL = SCRAPE_INTERVAL / 1_000;
/** Closer scrapes nobody makes. */
const LEAST = 1_000;

/** `quorumscape alerts`: 0 whichever rules fire, 1 over a mistake of ours, 2 if rules or world cannot be read. */
export const alertsCommand: CliCommand = {
  name: "alerts",
  summary: "simulate a cluster, and tell which alert rules of Prometheus fire, and when",
  help: {
    usage: "[SCENARIO] [--rules FILE] [OPTION]…",
    about: "Simulates a cluster as `run` does, scrapes its metrics, and evaluates alert rules over them as Prometheus would.",
    verbs: [],
    options: OPTIONS,
    remarks: ["A rule that asks for a series that there is not, and so can never fire here, says which."],
    example: "alerts store-dies --rules docs/examples/alerts.yml --for 5m --write-tests /tmp/alerts-test.yml",
  },
  run: rehearseAlerts,
};

interface Wish {
  readonly rulesFile: string;
  readonly groups: readonly AlertRuleGroup[];
  readonly every: number;
  readonly interval: number;
  readonly tests: string | undefined;
  readonly isJson: boolean;
}

async function rehearseAlerts(args: string[], io: CommandIo): Promise<number> {
  const problem = (text: string): number => {
    io.err(text);
    return ExitCode.badRequest;
  };
  const hint = "See: quorumscape alerts --help";
  const read = readOptions(args, OPTIONS);
  if (!read.ok) return problem(`${read.problem} ${hint}`);
  const wish = readWish(read.options);
  if (!wish.ok) return problem(wish.problem);
  const request = readWorldRequest(withScenario(read.options));
  if (!request.ok) return problem(`${request.problem} ${hint}`);
  const world = openWorld(request.value);
  if (!world.ok) return problem(world.problem);
  for (const notice of world.value.notices) io.err(noticeLine(notice));
  return guarded(io, "alerts", args, () => {
    const { every, interval, groups, isJson, tests, rulesFile } = wish.value;
    const rehearsal = rehearsed(world.value, groups, every, interval);
    const title = world.value.scenario === "" ? "a simulated run" : world.value.scenario;
    for (const line of isJson ? [jsonOf(rehearsal, wish.value)] : textOf(rehearsal, title, every)) io.out(line);
    if (tests === undefined) return ExitCode.fine;
    // promtool looks for rules beside the test.
    const beside = relative(dirname(resolve(tests)), resolve(rulesFile)) || basename(rulesFile);
    const failure = writeWholeFile(tests, promtoolTest(rehearsal, { title, rulesFile: beside, every }));
    return failure === null ? ExitCode.fine : problem(failure);
  });
}

function readWish(options: Options): Checked<Wish> {
  const rulesFile = optionValue(options, "rules") ?? "";
  const file = rulesFile === "" ? { ok: true, text: PUBLISHED_RULES } as const : readTextFile(rulesFile);
  if (!file.ok) return file;
  const rules = readRules(file.text);
  if (!rules.ok) return { ok: false, problem: `${rulesFile}, ${problemSentence(rules.problem, "en")}` };
  const every = readEach(options, "every");
  if (!every.ok) return every;
  const interval = readEach(options, "interval");
  if (!interval.ok) return interval;
  const tests = optionValue(options, "write-tests");
  if (tests !== undefined && rulesFile === "") {
    return { ok: false, problem: "--write-tests: a unit test names the file of its rules; expected --rules FILE." };
  }
  const own = [...new Set(rules.groups.map((group) => group.interval ?? interval.value))];
  if (tests !== undefined && own.length > 1) {
    const said = own.map(promDurationText).join(" and ");
    return { ok: false, problem: `--write-tests: groups are evaluated every ${said}, and a unit test has one interval for all.` };
  }
  const isJson = options.values.has("json");
  const one = own[0] ?? interval.value;
  return { ok: true, value: { rulesFile, groups: rules.groups, every: every.value, interval: one, tests, isJson } };
}

function readEach(options: Options, name: string): Checked<number> {
  const text = optionValue(options, name);
  if (text === undefined) return { ok: true, value: USUAL };
  const value = promDuration(text);
  if (value !== null && value >= LEAST && value <= 3_600_000) return { ok: true, value };
  return { ok: false, problem: `--${name} is \`${quoted(text)}\`; expected a duration from 1s to 1h, such as 15s.` };
}

function rehearsed(world: WorldSpec, groups: readonly AlertRuleGroup[], every: number, interval: number): Rehearsal {
  const run = createRun(world, false, PAST_FOLDS);
  advanceRun(run, world.until);
  const each = (every * millis(1)) as Duration;
  const measured = continueMetering(beginMetering(run, { from: START, to: run.cluster.now, every: each }), () => true);
  return rehearse(measured ?? { times: [], series: new Map() }, groups, interval);
}

const STATES: Readonly<Record<RuleState, string>> = {
  fires: "fires", pending: "is pending, and never long enough", silent: "stays silent", never: "can never fire here",
  failed: "fails", refused: "is not evaluated",
};

const COUNTED: Readonly<Record<RuleState, string>> = {
  fires: "fire", pending: "only pending", silent: "silent", never: "can never fire here", failed: "fail",
  refused: "not evaluated",
};

function textOf({ rules, end, interval }: Rehearsal, title: string, every: number): string[] {
  const counts = (Object.keys(STATES) as RuleState[]).flatMap((state) => {
    const count = rules.filter((rule) => rule.state === state).length;
    return count === 0 ? [] : [`${count} ${COUNTED[state]}`];
  });
  const seen = `metrics every ${promDurationText(every)}, rules every ${promDurationText(interval)}`;
  return [
    `${title}, ${promDurationText(end)}: ${seen}.`, `${rules.length} alert rules: ${counts.join(", ")}.`, "",
    ...rules.flatMap(linesOf),
  ];
}

function linesOf({ rule, state, episodes, missing, problem }: RehearsedRule): string[] {
  return [
    `${rule.name} ${STATES[state]}`, ...episodes.map((episode) => `  ${episodeText(episode)}`),
    ...new Set(missing.map(({ said }) => `  ${alertSentence(said, "en")}`)),
    ...(problem === null ? [] : [`  ${problemSentence(problem, "en")}`]),
  ];
}

function episodeText({ labels, pendingFrom, firingFrom, until }: AlertEpisode): string {
  const own = seriesText(new Map([...labels].filter(([name]) => name !== "alertname" && name !== "expr")));
  const firing = firingFrom === null ? "" : `, firing from ${promDurationText(firingFrom)}`;
  const end = until === null ? "to the end" : `until ${promDurationText(until)}`;
  return `${own}: true from ${promDurationText(pendingFrom)}${firing}, ${end}`;
}

const seconds = (time: number | null): number | null => (time === null ? null : time / 1_000);

/** The same for programs; times in seconds of the run. */
function jsonOf({ rules, end, interval }: Rehearsal, { every }: Wish): string {
  const told = rules.map(({ group, rule, state, episodes, missing, problem }) => ({
    group, alert: rule.name, state, expr: rule.expr, for: seconds(rule.for),
    alerts: episodes.map(({ labels, pendingFrom, firingFrom, until }) => ({
      labels: Object.fromEntries(labels), pendingFrom: seconds(pendingFrom), firingFrom: seconds(firingFrom),
      until: seconds(until),
    })),
    missing: [...new Set(missing.map(({ said }) => alertSentence(said, "en")))],
    problem: problem === null ? null : problemSentence(problem, "en"),
  }));
  return JSON.stringify({ end: seconds(end), every: seconds(every), interval: seconds(interval), rules: told }, null, 2);
}
