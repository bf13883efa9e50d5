import { sessionsOf, type SessionPicture } from "../../cluster/sessions.ts";
import type { EventOf } from "../../proto/events.ts";
import { sessionText, type SessionName } from "../../proto/session.ts";
import { promptOf } from "../client-prompt.ts";
import { failed, inLanguage, printed, type Bilingual, type Call, type CommandOutcome, type TerminalCommand } from "../command.ts";
import type { Ground } from "../types.ts";
import { columns } from "../usage.ts";

const NONE: Bilingual = { en: "No session has been asked for anything: client 1 begin", zh: "还没有会话：client 1 begin" };
const WAITS: Bilingual = { en: "waits with", zh: "正在等待：" };
const LOCKED: Bilingual = { en: "key is locked:", zh: "键被锁定（key is locked）：" };
const AND: Bilingual = { en: "; ", zh: "；" };
/** Why a step that no lock holds up is not answered, and what to do about it. */
const UNANSWERED: Readonly<Record<Ground["time"], Bilingual | null>> = {
  flows: null,
  stands: { en: "time stands still: run 1s goes on", zh: "时间已暂停：run 1s 可继续" },
  ended: { en: "the run has ended at a breach: seek goes back before it", zh: "运行已因违反不变式而终止：用 seek 回到此前" },
};
const BEHIND: Bilingual = { en: "show tells what came of it", zh: "show 可查看结果" };

/**
 * `client` with its further meanings: alone it lists sessions, with a session alone it opens the prompt of that, and `show` tells
 * the latest answer. A step waits for its answer, unless `&` stands behind it.
 */
export const sessionCommand = (step: TerminalCommand): TerminalCommand => ({
  ...step,
  usage: "[N[.SESSION] [STEP [&] | show]]",
  help: {
    en: "sessions of clients: transactions by hand, raw reads and writes; client 1 opens a prompt",
    zh: "客户端的会话：手动执行事务，以及 raw 读写；client 1 打开其提示符",
  },
  complete(typed, ground) {
    const words = step.complete(typed, ground);
    return typed.words.length === 1 ? [...words, { text: "show", hint: inLanguage(BEHIND, ground) }] : words;
  },
  run: (call) => runSession(call, step),
});

function runSession(call: Call, step: TerminalCommand): CommandOutcome {
  const { ground, session: { prompt } } = call;
  const text = call.text.replace(/\s*&$/, "");
  if (text === "") return printed(listText(ground));
  const match = /^([1-9]\d{0,5})(?:\.([1-9]))?(?:\s+show)?$/.exec(text);
  if (match === null) return doStep({ ...call, text }, step, text !== call.text);
  const name = { client: Number(match[1]), session: Number(match[2] ?? 1) };
  if (ground.cluster.directory.clients.length < name.client) return failed(`client: no client ${name.client}`);
  return text.endsWith("show") ? show(name, ground) : { ...printed(""), prompt: promptOf(name, prompt) };
}

/** Asks for the step; its answer takes time, as everything does that goes over a network. */
function doStep(call: Call, step: TerminalCommand, isInBackground: boolean): CommandOutcome {
  const outcome = step.run?.(call) ?? printed("");
  const match = /^(\d+)(?:\.(\d+))?/.exec(call.text);
  if (!outcome.ok || isInBackground || match === null) return outcome;
  const name = { client: Number(match[1]), session: Number(match[2] ?? 1) };
  const answers = pictureOf(name, call.ground)?.steps.length ?? 0;
  const since = call.ground.cluster.eventCount;
  return printed("", answers === 0 ? [] : [{ kind: "await", ...name, answers, since, line: `${sessionText(name)} show` }]);
}

const pictureOf = ({ client, session }: SessionName, { cluster }: Ground): SessionPicture | undefined =>
  sessionsOf(cluster).find((each) => each.client === client && each.session === session);

/** The latest answer of a session, or what it waits for. */
function show(name: SessionName, ground: Ground): CommandOutcome {
  const [step] = pictureOf(name, ground)?.steps ?? [];
  const latest = latestOf(name, ground);
  if (step !== undefined) {
    const isLocked = latest?.name === "client.session.waiting" && latest.asked === step;
    // While the next step of another session is what ends it, no time does.
    const isHeld = isLocked && sessionsOf(ground.cluster).some(({ transaction }) => transaction?.startTs === latest.startTs);
    const unanswered = isHeld && ground.time !== "ended" ? null : UNANSWERED[ground.time];
    const reasons = [
      ...(isLocked ? [`${inLanguage(LOCKED, ground)} ${latest.key}, start_ts ${latest.startTs}`] : []),
      ...(unanswered === null ? [] : [inLanguage(unanswered, ground)]),
    ];
    const why = reasons.length === 0 ? "" : ` (${reasons.join(inLanguage(AND, ground))})`;
    return printed(`${sessionText(name)} ${inLanguage(WAITS, ground)} ${step}${why}`);
  }
  if (latest?.name !== "client.session.answered") return printed(inLanguage(NONE, ground));
  // A scan is told in one line.
  if (latest.ok) return printed(/^(raw)?scan/.test(latest.asked) ? latest.text.replaceAll(", ", "\n") : latest.text);
  return failed(`ERROR: ${latest.text}`);
}

type Told = EventOf<"client.session.answered" | "client.session.waiting">;

function latestOf({ client, session }: SessionName, { events }: Ground): Told | undefined {
  for (let at = events.length - 1; at >= 0; at--) {
    const body = events[at]?.body;
    if (body?.name !== "client.session.answered" && body?.name !== "client.session.waiting") continue;
    if (body.client === client && body.session === session) return body;
  }
  return undefined;
}

function listText(ground: Ground): string {
  const all = sessionsOf(ground.cluster);
  if (all.length === 0) return inLanguage(NONE, ground);
  return columns(all.map(sessionText), all.map((picture) => stateText(picture, ground))).join("\n");
}

function stateText({ transaction, steps: [step] }: SessionPicture, ground: Ground): string {
  const waits = step === undefined ? "" : `; ${inLanguage(WAITS, ground)} ${step}`;
  if (transaction === null) return `-${waits}`;
  const { isPast, isPessimistic, startTs, writes, locks } = transaction;
  const mode = isPast ? "read-only" : isPessimistic ? "pessimistic" : "optimistic";
  return `${mode}, start_ts ${startTs}, writes ${writes}, locks ${locks}${waits}`;
}
