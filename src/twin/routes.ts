import type { Json } from "../kernel/write-json.ts";
import { anatomiesOf } from "../session/anatomy.ts";
import { shareText, VERSION } from "../session/open.ts";
import { checksOf } from "../session/run.ts";
import { anatomyJson } from "../story/anatomy/document.ts";
import { PD_PREFIX, pdApi } from "../terminal/pd-api/index.ts";
import { replyText } from "../terminal/pd-api/endpoint.ts";
import { actOnTwin, clockOf, setTwinPace } from "./control.ts";
import { jsonReply, jsonTextReply, refusal, textReply, type TwinOutcome } from "./reply.ts";
import { METRICS_PATHS, metricsAt, targetsOf } from "./metrics.ts";
import type { Twin } from "./twin.ts";

/** Something that can be asked of the twin, or be done to it. */
export interface TwinRoute {
  readonly method: "GET" | "POST";
  /** Only who has the token may. */
  readonly guarded: boolean;
  answer(twin: Twin, body: string, host: string): TwinOutcome;
}

const get = (answer: TwinRoute["answer"]): TwinRoute => ({ method: "GET", guarded: false, answer });
const post = (answer: TwinRoute["answer"]): TwinRoute => ({ method: "POST", guarded: true, answer });

/** What is the twin's own: everything else is what PD would answer. */
export const ROUTES: ReadonlyMap<string, TwinRoute> = new Map([
  ["/quorumscape/status", get((twin) => jsonReply(200, statusOfTwin(twin)))],
  ["/quorumscape/anatomy", get(({ run }) => jsonReply(200, anatomiesOf(run).map(({ anatomy, settings }) =>
    anatomyJson(anatomy, run.spec.topology.names, (key) => settings[key] ?? ""))))],
  ["/quorumscape/targets", get((twin, _, host) => jsonReply(200, targetsOf(twin, host)))],
  ["/quorumscape/link", get(({ run }) => textReply(200, `#s=${shareText(run)}\n`))],
  ["/quorumscape/act", post(actOnTwin)],
  ["/quorumscape/pace", post(setTwinPace)],
]);

/** What a real PD says of a path that it does not have. */
const NOT_FOUND = textReply(404, "404 page not found\n");

/** What PD's leader, or whichever member hears it, answers to a target such as `/pd/api/v1/stores?state=0`. */
export function askTwinPd(twin: Twin, target: string): TwinOutcome {
  if (METRICS_PATHS.test(target)) return metricsAt(twin, target);
  if (!target.startsWith(`${PD_PREFIX}/`)) return NOT_FOUND;
  const answer = pdApi(target, twin.run.cluster);
  switch (answer.kind) {
    case "no-such-path": return NOT_FOUND;
    case "answered": {
      const text = replyText(answer);
      return answer.isBare === true ? textReply(answer.status, text) : { ...jsonTextReply(text), status: answer.status };
    }
    // Who is dead refuses at once; who stands still, or has no power, is never heard of.
    case "unreachable": return answer.why === "connect: connection refused" ? "reset" : "silence";
  }
}

/** Where to do what PD's own write calls would. */
export const READ_ONLY = refusal(405, "PD is only read here; what is to happen is a sentence, such as `kill store 4`, for "
  + "POST /quorumscape/act with the token.", { allow: "GET, HEAD" });

function statusOfTwin(twin: Twin): Json {
  const { run, player } = twin;
  return {
    version: VERSION, now: clockOf(twin), pace: player.pace, reached: player.reached.value, seed: run.spec.seed,
    preset: run.spec.preset, scenario: run.spec.scenario, stores: run.cluster.directory.stores.size,
    leaderless: run.cluster.unavailable.size, events: run.branch.events.length, violations: checksOf(run).violations.length,
  };
}
