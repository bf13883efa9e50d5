import { EPOCH_MILLIS } from "../../exchange/pd-export.ts";
import { formatRfc3339, parseRfc3339 } from "../../exchange/quantities.ts";
import type { PdJson } from "../../exchange/write-json.ts";
import type { Instant } from "../../kernel/time.ts";
import { labelsIn, type PdState } from "../../pd/index.ts";
import { labelRuleJson } from "../../proto/read-labels.ts";
import type { LabelRule, RegionLabel } from "../../proto/rules.ts";
import { idOfDigits } from "../ids.ts";
import {
  answered, endpoint, noNumber, pdError, unescapeText, type PdEndpoint, type PdQuestion, type PdReply,
} from "./endpoint.ts";

const DAYS = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"] as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** An instant as PD notes it: Go's time.UnixDate, `Mon Jan  2 15:04:05 UTC 2006`. */
function startText(from: Instant): string {
  const text = formatRfc3339(EPOCH_MILLIS, from);
  const days = Math.floor((parseRfc3339(text) ?? 0) / 86_400_000);
  const [year = "", month = "", day = ""] = text.slice(0, 10).split("-");
  return [DAYS[days % 7], MONTHS[Number(month) - 1], String(Number(day)).padStart(2), text.slice(11, 19), "UTC", year].join(" ");
}

const inForce = (pd: PdState, now: Instant): readonly LabelRule[] => labelsIn(pd)?.rulesInForce(pd, now) ?? [];

/** PD's rules that label regions, by their ids, without labels that have run out. */
const rulesOf = (pd: PdState, now: Instant): readonly PdJson[] =>
  inForce(pd, now).map((rule) => labelRuleJson(rule, startText));

function ofRegion({ params, pd, cluster }: PdQuestion, answer: (labels: readonly RegionLabel[]) => PdJson): PdReply {
  const { id = "" } = params;
  if (!/^\d+$/.test(id)) return pdError(400, noNumber(id));
  const info = pd.tree.infos.get(idOfDigits(id, cluster) ?? -1);
  return info === undefined ? { status: 404, body: null } : answered(
    answer((labelsIn(pd)?.regionLabelsOf(pd, info.region, cluster.now) ?? []).map(({ label }) => label)));
}

/** What regions are labelled with, and by which rules. */
export const LABEL_ENDPOINTS: readonly PdEndpoint[] = [
  endpoint("/config/region-label/rules", ({ pd, cluster }) => answered(rulesOf(pd, cluster.now))),
  endpoint("/config/region-label/rule/{id}", ({ pd, params, cluster }) => {
    const rule = inForce(pd, cluster.now).find(({ id }) => id === unescapeText(params["id"] ?? ""));
    return rule === undefined ? { status: 404, body: null } : answered(labelRuleJson(rule, startText));
  }),
  endpoint("/region/id/{id}/label/{key}", (question) => ofRegion(question, (labels) =>
    labels.find(({ key }) => key === unescapeText(question.params["key"] ?? ""))?.value ?? "")),
  endpoint("/region/id/{id}/labels", (question) => ofRegion(question, (labels) =>
    labels.map(({ key, value }): PdJson => ({ key, value })))),
];
