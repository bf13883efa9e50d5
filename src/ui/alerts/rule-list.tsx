import { alertSentence, problemSentence } from "../../alerting/words/index.ts";
import { isDeed } from "../../proto/events.ts";
import { minutes, type Duration, type Instant } from "../../kernel/time.ts";
import type { AlertsTold, ToldEpisode, ToldRule } from "../../worker/protocol.ts";
import { useApp, useRun } from "../app/context.ts";
import { alertsTexts } from "../words/alerts.texts.ts";
import { durationText, storyTime } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";

type Told = Extract<AlertsTold, { readonly ok: true }>;

/** In the order in which people ask: what fired first, what nothing is to be said of last. */
const STATES = ["fires", "pending", "failed", "refused", "never", "silent"] as const;

/** Rules that wait for a minute say little of less. */
const SHORT = minutes(2);

/** More alerts of one rule nobody reads. */
const MOST_EPISODES = 8;

/** All rules by what became of them, each with when and why. */
export function RuleList({ told }: { readonly told: Told }) {
  const text = useTexts(alertsTexts);
  const { common } = useWords();
  const groups = STATES.map((state) => ({ state, rules: told.rules.filter((rule) => rule.state === state) }))
    .filter(({ rules }) => rules.length > 0);
  const counted = groups.map(({ state, rules }) => text.states[state](rules.length)).join(common.listSeparator);
  return (
    <>
      <p className="alerts-state" role="status"><b>{text.upTo(storyTime(told.end as number as Instant))}</b> {counted}</p>
      {told.end < SHORT && <p className="quiet">{text.short(storyTime(told.end as number as Instant))}</p>}
      {groups.map(({ state, rules }) => (
        <section key={state} className="alerts-group" data-state={state}>
          <h3>{text.heads[state]}</h3>
          <ul>{rules.map((rule, i) => <RuleItem key={`${rule.group} ${rule.name} ${i}`} rule={rule} end={told.end} />)}</ul>
        </section>
      ))}
    </>
  );
}

function RuleItem({ rule, end }: { readonly rule: ToldRule; readonly end: Duration }) {
  const text = useTexts(alertsTexts);
  const words = useWords();
  const language = useRun((run) => run.language);
  const shown = rule.episodes.slice(0, MOST_EPISODES);
  const left = rule.episodes.length - shown.length;
  return (
    <li>
      <details className="alerts-expression">
        <summary>
          <b>{rule.name}</b>{" "}
          <span className="quiet">{text.of(rule.group, rule.for === 0 ? "" : durationText(rule.for, words))}</span>
        </summary>
        <code>{rule.expr}</code>
      </details>
      {shown.map((episode, i) => <Episode key={i} episode={episode} end={end} />)}
      {left > 0 && <p className="quiet">{text.more(left)}</p>}
      {rule.problem !== null && <p>{problemSentence(rule.problem, language)}</p>}
      {rule.missing.map((said) => <p key={said.join()} className="quiet">{alertSentence(said, language)}</p>)}
    </li>
  );
}

/** Units of the drawing, which is stretched over its box. */
const WIDTH = 1_000;

/** One alert: as a strip of the run, and in words that lead to each of its moments. */
function Episode({ episode, end }: { readonly episode: ToldEpisode; readonly end: Duration }) {
  const { labels, pendingFrom, firingFrom, until } = episode;
  const text = useTexts(alertsTexts);
  const words = useWords();
  const events = useRun((run) => run.events);
  const x = (at: number): number => (at / Math.max(1, end)) * WIDTH;
  const last = until ?? end;
  const deeds = events.filter(({ body, at }) => isDeed(body) && at <= end);
  return (
    <div className="alerts-episode">
      <svg viewBox={`0 0 ${WIDTH} 10`} preserveAspectRatio="none" aria-hidden>
        <rect className="alerts-pending" x={x(pendingFrom)} y={3} width={x((firingFrom ?? last) - pendingFrom)} height={4} />
        {firingFrom !== null && (
          <rect className="alerts-firing" x={x(firingFrom)} y={0} width={Math.max(2, x(last - firingFrom))} height={10} />
        )}
        {deeds.map(({ id, at }) => <line key={id} x1={x(at)} x2={x(at)} y1={0} y2={10} />)}
      </svg>
      <p>
        {labels.length > 0 && <code>{labels.map(([name, value]) => `${name}="${value}"`).join(",")}</code>}{" "}
        {text.truth} <Moment at={pendingFrom} />
        {firingFrom !== null && <>{text.firing} <Moment at={firingFrom} /></>}
        {until === null ? text.toEnd : <>{text.until} <Moment at={until} /></>}
        {firingFrom !== null && text.lasting(durationText((last - firingFrom) as Duration, words))}
      </p>
    </div>
  );
}

/** A moment of the run: a click shows it. */
function Moment({ at }: { readonly at: Duration }) {
  const text = useTexts(alertsTexts);
  const { run, screen } = useApp();
  const time = storyTime(at as number as Instant);
  const go = (): void => {
    screen.closeDialog();
    run.getState().visit(at as number as Instant);
  };
  return <button type="button" className="time" title={text.go(time)} onClick={go}>{time}</button>;
}
