import { writePdJson, type PdJson } from "../../../exchange/write-json.ts";
import { flagOf, printed, type Call, type CommandFlag, type CommandOutcome } from "../../command.ts";
import { jqLines, runJq } from "../../jq/evaluate.ts";
import { askAt, type AskedAt } from "../../pd-api/address.ts";
import { replyText } from "../../pd-api/endpoint.ts";
import { PD_PREFIX } from "../../pd-api/index.ts";
import { usageText } from "../../usage.ts";

/** Where pd-ctl asks unless it is told otherwise. */
export const DEFAULT_PD = "http://127.0.0.1:2379";

/** Of whatever is printed as JSON. */
export const JQ_FLAG: CommandFlag = { name: "jq", value: "string", help: { en: "jq query", zh: "jq 过滤表达式" } };

/** The body of what PD answers at a path below `/pd/api/v1`, or the error as pd-ctl words it. */
export type AskedPd = { readonly ok: true; readonly body: PdJson } | { readonly ok: false; readonly problem: string };

export function questionPd(call: Call, path: string): AskedPd {
  const answer = callPd(call, "Get", path, path);
  if (typeof answer === "string") return { ok: false, problem: answer };
  if (answer.kind === "no-such-path") return { ok: false, problem: "[404] 404 page not found\n" };
  return answer.status === 200 ? { ok: true, body: answer.body }
    : { ok: false, problem: `[${answer.status}] ${replyText(answer)}\n` };
}

/**
 * What the first member that can be reached answers when it is asked about `question`, or why none can be reached by a request
 * with that verb and path.
 */
export function callPd(
  call: Call, verb: "Get" | "Post" | "Delete", path: string, question: string,
): Exclude<AskedAt, { readonly kind: "failed" }> | string {
  const bases = (flagOf(call, "pd") ?? DEFAULT_PD).split(",").map((base) => base.trim().replace(/\/+$/, ""));
  let problem = "";
  for (const given of bases) {
    const base = /^https?:\/\//.test(given) ? given : `http://${given}`;
    const answer = askAt(base, PD_PREFIX + question, call.ground.cluster);
    if (answer.kind !== "failed") return answer;
    problem = `${verb} "${base}${PD_PREFIX}${path}": ${answer.reason}`;
  }
  return bases.length === 1 ? problem
    : `after trying all endpoints, no endpoint is available, the last error we met: ${problem}`;
}

/**
 * Prints what PD answers as JSON, or what `--jq` makes of it. `complaint` stands before an error; pd-ctl leaves with 0 all the
 * same. `shape` is what pd-ctl makes of the answer before.
 */
export function showAnswer(
  call: Call, path: string, complaint: string | null, shape: (body: PdJson) => PdJson = (body) => body,
): CommandOutcome {
  const asked = questionPd(call, path);
  if (!asked.ok) return printed(`${complaint === null ? "" : `${complaint}: `}${asked.problem}\n`);
  return printJson(call, shape(asked.body));
}

/** A document as pd-ctl prints it. */
export function printJson(call: Call, body: PdJson): CommandOutcome {
  const filter = flagOf(call, "jq") ?? "";
  if (filter === "") return printed(writePdJson(body));
  const result = runJq(filter, body);
  return printed(result.ok ? jqLines(result.values) : result.problem);
}

/** What pd-ctl prints where a command has too few arguments or too many. */
export const wrongUsage = (call: Call): CommandOutcome => printed(usageText(call.path, call.ground));
