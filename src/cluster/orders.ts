import { assert } from "../kernel/assert.ts";
import { OUTSIDE, type MachineId } from "../machine/computer.ts";
import { pdProgram, type PdHost } from "../pd/index.ts";
import type { PdOrder } from "../proto/messages.ts";
import type { PdRefusal } from "../proto/operators.ts";
import { refusalText } from "../proto/pd-text.ts";
import { pdStateOf } from "./cluster.ts";
import { machineAt, type Engine } from "./engine.ts";
import type { Refusal } from "./inputs.ts";

/** The PD member that takes people's orders; undefined while none runs. */
function orderTaker({ cluster }: Engine): MachineId | undefined {
  const id = cluster.pdMachines[0];
  return id !== undefined && machineAt(cluster, id).process === "running" ? id : undefined;
}

/**
 * Hands an order to PD, as a message from outside, and returns what PD answers at once: why it refuses, or null. Undefined
 * while no PD runs that could take it.
 */
export function orderPd(engine: Engine, order: PdOrder): Refusal | null | undefined {
  const id = orderTaker(engine);
  const state = pdStateOf(engine.cluster);
  if (id === undefined || state === undefined) return undefined;
  let answer: PdRefusal | null | undefined;
  engine.machine = id;
  engine.cause = 0;
  const desk: PdHost = {
    ...engine,
    send: (to, stream, message, bytes) => {
      if (to !== OUTSIDE) engine.send(to, stream, message, bytes);
      else if (message.kind === "pd-order-response") answer = message.refusal;
    },
  };
  pdProgram.receive(state, desk, OUTSIDE, { kind: "pd-order", order });
  assert(answer !== undefined, "PD answers an order at once");
  return answer === null ? null : refusalOf(answer);
}

function refusalOf(refusal: PdRefusal): Refusal {
  const { kind, ...values } = refusal;
  return { code: `pd.${kind}`, text: `PD refuses: ${refusalText(refusal)}.`, values };
}
