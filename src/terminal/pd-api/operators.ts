import { EPOCH_MILLIS } from "../../exchange/pd-export.ts";
import { between } from "../../kernel/time.ts";
import { OPERATOR_MEMORY, type OperatorRecord } from "../../pd/index.ts";
import { idOfDigits } from "../ids.ts";
import { answered, countOf, endpoint, noNumber, pdError, type PdEndpoint, type PdQuestion } from "./endpoint.ts";
import { operatorText, recordText, statusOfEnd } from "./operator-text.ts";

/** The operators that ended lately enough for PD to know of them. */
const remembered = ({ pd, cluster }: PdQuestion): readonly OperatorRecord[] =>
  [...pd.records.values()].filter(({ at }) => between(at, cluster.now) < OPERATOR_MEMORY);

const writingOf = ({ pd, cluster }: PdQuestion): Parameters<typeof operatorText>[1] => ({ cluster, startedAt: pd.startedAt });

export const OPERATOR_ENDPOINTS: readonly PdEndpoint[] = [
  // The queue is emptied by whoever fills it: none is ever seen to wait.
  endpoint("/operators", (question) => {
    const kinds = (question.query.get("kind") ?? "").split(",").filter((kind) => kind !== "");
    const running = [...question.pd.operators.values()].filter((operator) =>
      kinds.length === 0 || operator.kinds.some((kind) => kinds.includes(kind)));
    return answered(running.map((operator) => operatorText(operator, writingOf(question))));
  }),
  endpoint("/operators/records", (question) => {
    const since = (countOf(question.query.get("from")) ?? 0) * 1_000_000 - EPOCH_MILLIS * 1_000;
    const records = remembered(question).filter(({ at }) => at >= since);
    return answered(records.map((record) => recordText(record, writingOf(question))));
  }),
  endpoint("/operators/{id}", (question) => {
    const { id = "" } = question.params;
    if (!/^\d+$/.test(id)) return pdError(400, noNumber(id));
    const region = idOfDigits(id, question.cluster) ?? -1;
    const running = question.pd.operators.get(region);
    const writing = writingOf(question);
    if (running !== undefined) return answered(`status: RUNNING, operator: ${operatorText(running, writing)}`);
    const ended = remembered(question).find(({ operator }) => operator.regionId === region);
    return ended === undefined ? pdError(500, "[PD:operator:ErrOperatorNotFound]operator not found")
      : answered(`status: ${statusOfEnd(ended)}, operator: ${operatorText(ended.operator, writing)}`);
  }),
];
