import { drawItem } from "../kernel/random.ts";
import { CRASH_STEPS, type CrashStep } from "../proto/flow.ts";
import type { Node } from "../proto/events.ts";
import { idText } from "../proto/names.ts";
import { checkProcess, eventNamed, type Definition } from "./definition.ts";
import { offeredElsewhere } from "./offers.ts";
import { readNumbered, type Part } from "./parts.ts";
import { verb } from "./verb.ts";
import { expected, offer, takeKeyword, takeWord, wordHere } from "./words.ts";

/** Lets a client's process end as it is about to take that step of a transaction or an order, whenever that is. */
export interface CrashClient {
  readonly kind: "crash-client";
  readonly client: number;
  readonly step: CrashStep;
}

/** `client 1`. */
const CLIENT: Part<{ readonly client: number }> = {
  usage: "client N",
  read(words) {
    takeKeyword(words, "client", "`client` and its number");
    return { client: readNumbered(words, "client").id };
  },
  write: ({ client }, names) => `client ${idText(client, names)}`,
};

const nodeOf = ({ client }: CrashClient): Node => ({ kind: "client", id: client });

/** `before take-payment`. */
const STEP: Part<{ readonly step: CrashStep }> = {
  usage: "before STEP",
  read(words) {
    takeKeyword(words, "before", "`before` and a step, such as `before commit`");
    offer(words, CRASH_STEPS);
    const step = CRASH_STEPS.find((known) => known === wordHere(words));
    if (step === undefined) throw expected(words, "a step of transactions or orders, such as commit or take-payment");
    takeWord(words);
    return { step };
  },
  write: ({ step }) => `before ${step}`,
};

export const crashClient: Definition<CrashClient, never> = {
  kind: "crash-client",
  verbs: [verb("crash", [CLIENT, STEP], {})],
  effect: () => "change",
  nodes: (action) => [nodeOf(action)],
  check: (action, world) => checkProcess(nodeOf(action), world, ["running", "paused"], "not-running", "does not run"),
  perform(action, hands) {
    hands.crashBefore(nodeOf(action), action.step);
    return null;
  },
  event: "client.crash.planned",
  behind(body) {
    const event = eventNamed(body, "client.crash.planned");
    return event && { kind: "crash-client", client: event.client, step: event.step };
  },
  offers: offeredElsewhere,
  mendedBy: "start",
  draw: {
    weight: 1,
    draw: (random, { clients }) => ({
      kind: "crash-client", client: clients.length > 0 ? drawItem(random, clients) : 1, step: drawItem(random, CRASH_STEPS),
    }),
  },
};
