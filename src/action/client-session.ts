import { drawInt, drawItem, type Stream } from "../kernel/random.ts";
import { quoted } from "../kernel/words.ts";
import { sessionText, type SessionName } from "../proto/session.ts";
import { checkProcess, eventNamed, type Definition } from "./definition.ts";
import { offeredElsewhere } from "./offers.ts";
import { outOfRange, type Part } from "./parts.ts";
import { readSessionStep, stepOf } from "./session-steps.ts";
import { verb } from "./verb.ts";
import { expected, mistake, offer, takeWord, wordHere } from "./words.ts";

/** Somebody asks a session of a client for a step, `put x 1`: its answer is told when it is there. */
export interface ClientSession extends SessionName {
  readonly kind: "client";
  readonly step: string;
}

/** Sessions of one client. */
const MOST_SESSIONS = 9;

/** `1`, or `1.2` for the second session of client 1. */
const NAME: Part<SessionName> = {
  usage: "N",
  read(words) {
    const known = words.reference.known?.clients;
    offer(words, (known ?? []).map(String));
    const match = /^([1-9]\d{0,5})(?:\.([1-9]\d?))?$/.exec(wordHere(words) ?? "");
    if (match === null) throw expected(words, "the number of a client");
    const [client, session] = [Number(match[1]), Number(match[2] ?? 1)];
    if (known?.includes(client) === false) {
      throw mistake(words, "unknown-client", { id: quoted(match[1] ?? ""), known: known.join(", ") });
    }
    if (session > MOST_SESSIONS) throw outOfRange(words, `at most ${client}.${MOST_SESSIONS}`);
    takeWord(words);
    return { client, session };
  },
  write: (name) => sessionText(name).replace("client ", ""),
};

const STEP: Part<Pick<ClientSession, "step">> = {
  usage: "begin|get K|put K V|insert K V|delete K|lock K|scan K|commit|rollback|rawget K|rawput K V|rawdelete K|rawscan K",
  read(words) {
    const from = words.next;
    readSessionStep(words);
    return { step: words.words.slice(from, words.next).map(({ text }) => text).join(" ") };
  },
  write: ({ step }) => step,
};

export const clientSession: Definition<ClientSession, never> = {
  kind: "client",
  verbs: [verb("client", [NAME, STEP], {})],
  effect: () => "change",
  nodes: ({ client }) => [{ kind: "client", id: client }],
  check: ({ client }, world) =>
    checkProcess({ kind: "client", id: client }, world, ["running", "paused"], "not-running", "does not run"),
  perform({ client, session, step }, hands) {
    hands.takeStep({ client, session }, step, stepOf(step));
    return null;
  },
  event: "client.session.asked",
  behind(body) {
    const event = eventNamed(body, "client.session.asked");
    return event && { kind: "client", client: event.client, session: event.session, step: event.step };
  },
  offers: offeredElsewhere,
  mendedBy: null,
  draw: {
    weight: 3,
    draw: (random, { clients }) =>
      ({ kind: "client", client: drawItem(random, clients), session: drawInt(random, 1, 2), step: drawStep(random) }),
  },
};

/** Few keys, so that sessions come into each other's way. */
function drawStep(random: Stream): string {
  const key = drawItem(random, ["a", "b", "k", "x"]);
  const put = `put ${key} ${drawInt(random, 0, 9)}`;
  return drawItem(random, [
    "begin", "begin optimistic", "begin pessimistic", "commit", "commit", "rollback", `get ${key}`, `get ${key}`, put, put, put,
    `lock ${key}`, `delete ${key}`, `scan ${key}`, `scan a to ${key} limit 3`, `rawget ${key}`, `raw${put}`,
    `insert ${key} ${drawInt(random, 0, 9)}`, `rawdelete ${key}`, "rawscan a to z",
  ]);
}
