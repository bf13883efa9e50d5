import type { Refusal } from "../action/definition.ts";
import { assert } from "../kernel/assert.ts";
import { OUTSIDE } from "../machine/computer.ts";
import { pdProgram } from "../pd/index.ts";
import type { Message, PdOrder } from "../proto/messages.ts";
import type { PdRefusal } from "../proto/operators.ts";
import { refusalText } from "../proto/pd-text.ts";
import { leadingPd, machineAt, pdStateOf } from "./cluster.ts";
import type { Engine } from "./host.ts";

type OrderResponse = Extract<Message, { readonly kind: "pd-order-response" }>;

/**
 * Hands an order to PD, as a message from outside, and returns what PD answers at once: why it refuses, or null. Undefined
 * while no PD runs that could take it.
 */
export function orderPd(engine: Engine, order: PdOrder): Refusal | null | undefined {
  const answer = askPd(engine, order);
  if (answer === undefined) return undefined;
  return answer.refusal === null ? null : refusalOf(answer.refusal);
}

/** The same, for who wants all of the answer. */
export function askPd(engine: Engine, order: PdOrder): OrderResponse | undefined {
  const { cluster } = engine;
  const id = leadingPd(cluster);
  const state = pdStateOf(cluster);
  if (state === undefined || machineAt(cluster, id).process !== "running") return undefined;
  engine.machine = id;
  engine.cause = 0;
  engine.answer = null;
  pdProgram.receive(state, engine, OUTSIDE, { kind: "pd-order", order });
  const answer = answerTo(engine);
  assert(answer?.kind === "pd-order-response", "PD answers an order at once");
  return answer;
}

/** What the delivery just made has left behind. */
const answerTo = ({ answer }: Engine): Engine["answer"] => answer;

const PD = "pd.";
const BEFORE = "PD refuses: ";
const BEHIND = ".";

function refusalOf(refusal: PdRefusal): Refusal {
  const { kind, ...values } = refusal;
  return { code: `${PD}${kind}`, text: `${BEFORE}${refusalText(refusal)}${BEHIND}`, values };
}

/** What PD itself said in a refusal, and its kind; null where somebody else refuses. */
export const saidByPd = ({ code, text }: Refusal): { readonly kind: string; readonly text: string } | null =>
  (code.startsWith(PD) ? { kind: code.slice(PD.length), text: text.slice(BEFORE.length, -BEHIND.length) } : null);
