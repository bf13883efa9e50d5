import { beginRehearsal, continueRehearsal, type Rehearsal, type RehearsedRule, type Rehearsing } from "../alerting/rehearse.ts";
import { readRules, type AlertRuleGroup } from "../alerting/rules.ts";
import type { AlertSaying } from "../alerting/words/index.ts";
import { SCRAPE_INTERVAL } from "../exports/names.ts";
import { millis, START, type Duration } from "../kernel/time.ts";
import type { Measured } from "../metrics/measured.ts";
import { beginMetering, continueMetering, type Metering } from "../session/metering.ts";
import type { Run } from "../session/run.ts";
import type { AlertsTold, AlertsWish, Answer, ToldRule } from "./protocol.ts";
import { takeSlice, type SliceDesk, type SlicedWork } from "./slices.ts";

/** How often rules are evaluated whose group does not say, in milliseconds: as often as metrics are scraped. */
const INTERVAL = SCRAPE_INTERVAL / 1_000;

/** What was scraped is kept for further rules. */
const SCRAPED: SlicedWork<null, Metering, Measured> = {
  millis: 40, of: ({ branch }) => [branch.end],
  begin: (run) => {
    const { end: to, inputs } = run.branch;
    return beginMetering(run, { from: START, to, every: SCRAPE_INTERVAL, inputs: inputs.filter(({ at }) => at <= to) });
  },
  goOn: continueMetering,
  hasMore: () => true,
};

interface Wanted {
  readonly rules: string;
  readonly groups: readonly AlertRuleGroup[];
  readonly measured: Measured;
}

const REHEARSED: SlicedWork<Wanted, Rehearsing, Rehearsal> = {
  millis: 40, of: ({ branch }, { rules }) => [branch.end, rules],
  begin: (_, { measured, groups }) => beginRehearsal(measured, groups, INTERVAL),
  goOn: continueRehearsal,
};

/** Which alerts of these rules would have fired in the present branch, as far as it has been simulated; or how far that is. */
export function serveAlerts(desk: SliceDesk, run: Run, { rules }: AlertsWish): Answer {
  const read = readRules(rules);
  if (!read.ok) return { ok: true, kind: "alerts", told: read, at: START, until: START };
  const { work, made: measured } = takeSlice(desk, SCRAPED, run, null);
  const place = { at: work.run.cluster.now, until: work.until };
  if (measured === null) return { ok: true, kind: "alerts", told: null, ...place };
  const { made } = takeSlice(desk, REHEARSED, run, { rules, groups: read.groups, measured });
  return { ok: true, kind: "alerts", told: made === null ? null : toldOf(made), ...place };
}

const instantOf = (time: number): Duration => millis(time);

const toldOf = ({ rules, end }: Rehearsal): AlertsTold =>
  ({ ok: true, end: instantOf(end), every: SCRAPE_INTERVAL, rules: rules.map(toldRule) });

function toldRule({ group, rule, state, episodes, missing, problem }: RehearsedRule): ToldRule {
  return {
    group, name: rule.name, expr: rule.expr, for: instantOf(rule.for), state, problem,
    missing: withoutTwice(missing.map(({ said }) => said)),
    episodes: episodes.map(({ labels, pendingFrom, firingFrom, until }) => ({
      labels: [...labels].filter(([name]) => name !== "alertname"), pendingFrom: instantOf(pendingFrom),
      firingFrom: firingFrom === null ? null : instantOf(firingFrom), until: until === null ? null : instantOf(until),
    })),
  };
}

/** Two selectors may lack the same. */
const withoutTwice = (sayings: readonly AlertSaying[]): readonly AlertSaying[] =>
  [...new Map(sayings.map((said) => [JSON.stringify(said), said])).values()];
