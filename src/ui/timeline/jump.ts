import { besideIn, scoreKindOf, type ScoreKind } from "../../figure/score.ts";
import type { Instant } from "../../kernel/time.ts";
import type { ClusterEvent } from "../../proto/events.ts";
import { plainText, sceneSentence } from "../../story/words/index.ts";
import { sceneOf } from "../../story/scenes.ts";
import type { AppContext } from "../app/context.ts";
import { storyTime } from "../words/format.ts";
import { scoreTexts } from "../words/score.texts.ts";
import { textsIn } from "../words/texts.ts";
import { actionText } from "./flag-text.ts";
import { wordsIn } from "../words/index.ts";

/** The letters that jump to the next event of a kind, with Shift to the one before, while the time bar has the focus. */
export const JUMP_KEYS: Readonly<Record<string, ScoreKind>> = { f: "fault", e: "election", c: "commit", v: "violation" };

/** Goes to the neighbouring event of a list, and says in words where that is; or that there is none. */
export function jumpAlong(app: AppContext, list: readonly ClusterEvent[], by: 1 | -1, what: string): void {
  const run = app.run.getState();
  const { status, language } = run;
  if (status === null) return;
  const text = textsIn(scoreTexts, language);
  const to = besideIn(list, standsAt(app, status.now), by);
  if (to === null) {
    app.screen.turnScore({ said: by === 1 ? text.noLater(what) : text.noEarlier(what) });
    return;
  }
  leap(app, to.at);
  const sentence = plainText(sceneSentence(sceneOf(to), language, status.names));
  const place = text.place(list.indexOf(to) + 1, list.length);
  app.screen.turnScore({ said: `${storyTime(to.at)} · ${sentence} · ${what}, ${place}` });
}

/** The same among all events of one kind; of faults also to those that are planned. */
export function jumpToKind(app: AppContext, kind: ScoreKind, by: 1 | -1): void {
  const { events, language, status } = app.run.getState();
  const text = textsIn(scoreTexts, language);
  const list = events.filter(({ body }) => scoreKindOf(body) === kind);
  const later = status === null ? null : besideIn(list, standsAt(app, status.now), by);
  if (kind === "fault" && by === 1 && later === null && leapToPlanned(app)) return;
  jumpAlong(app, list, by, text.one[kind]);
}

/** To what a scenario has planned next; false where it has nothing planned. */
function leapToPlanned(app: AppContext): boolean {
  const { status, language } = app.run.getState();
  const branch = status?.branches.find(({ id }) => id === status.branch);
  const next = branch?.inputs.find(({ at }) => at > Math.max(branch.end, status?.now ?? 0));
  if (status === null || next === undefined) return false;
  const text = textsIn(scoreTexts, language);
  leap(app, next.at);
  app.screen.turnScore({
    said: `${storyTime(next.at)} · ${actionText(next.action, wordsIn(language), status.names)} · ${text.planned}`,
  });
  return true;
}

/** The worker hears of a leap, and says where it led, within so long. */
const ARRIVES_MS = 400;

/** Where the run stands, or is on its way to: who presses a key twice means two leaps. */
function standsAt({ screen }: AppContext, now: Instant): number {
  const { leapt } = screen.getState().score;
  return leapt !== null && performance.now() - leapt.when < ARRIVES_MS ? leapt.to : now;
}

function leap({ run, screen }: AppContext, at: Instant): void {
  if (run.getState().status?.playing === true) run.getState().play(false);
  run.getState().visit(at);
  screen.turnScore({ leapt: { to: at, when: performance.now() } });
}
