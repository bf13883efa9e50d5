import type { Refusal } from "../action/definition.ts";
import { takeOrder, type OrderAnswer } from "../pd/index.ts";
import type { PdOrder } from "../proto/messages.ts";
import type { PdRefusal } from "../proto/operators.ts";
import { refusalText } from "../proto/pd-text.ts";
import { leadingPd, pdServes, pdStateOf } from "./cluster.ts";
import type { Engine } from "./host.ts";

/**
 * Hands an order to PD, from outside of the cluster and its network, and returns what PD answers at once: why it refuses, or
 * null. Undefined while no PD runs that could take it.
 */
export function orderPd(engine: Engine, order: PdOrder): Refusal | null | undefined {
  const answer = askPd(engine, order);
  if (answer === undefined) return undefined;
  return answer.refusal === null ? null : refusalOf(answer.refusal);
}

/** The same, for who wants all of the answer. */
export function askPd(engine: Engine, order: PdOrder): OrderAnswer | undefined {
  const { cluster } = engine;
  const id = leadingPd(cluster);
  const state = pdStateOf(cluster);
  if (state === undefined || !pdServes(cluster)) return undefined;
  engine.machine = id;
  engine.cause = 0;
  return takeOrder(state, engine, order);
}

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
