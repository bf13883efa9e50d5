import { writePdJson, type PdJson } from "../../../exchange/write-json.ts";
import { failed, flagOf, printed, type Call, type CommandOutcome } from "../../command.ts";
import { pdApi, PD_PREFIX } from "../../pd-api/index.ts";

/** Where pd-ctl asks unless it is told otherwise. */
export const DEFAULT_PD = "http://127.0.0.1:2379";

/** The body of what PD answers at a path below `/pd/api/v1`, or the error as pd-ctl words it. */
export type Asked = { readonly ok: true; readonly body: PdJson } | { readonly ok: false; readonly problem: string };

export function questionPd(call: Call, path: string): Asked {
  const base = (flagOf(call, "pd") ?? DEFAULT_PD).replace(/\/+$/, "");
  const answer = pdApi(PD_PREFIX + path, call.ground);
  if (!answer.ok) {
    const host = base.replace(/^https?:\/\//, "");
    return { ok: false, problem: `Get "${base}${PD_PREFIX}${path}": dial tcp ${host}: ${answer.why}` };
  }
  if (answer.status === 200) return { ok: true, body: answer.body };
  return { ok: false, problem: `[${answer.status}] ${writePdJson(answer.body)}` };
}

/** Prints what PD answers as JSON; `shape` is what pd-ctl makes of it before. */
export function showAnswer(
  call: Call, path: string, complaint: string, shape: (body: PdJson) => PdJson = (body) => body,
): CommandOutcome {
  const asked = questionPd(call, path);
  if (!asked.ok) return failed(`${complaint}: ${asked.problem}`);
  return printed(writePdJson(shape(asked.body)));
}
