import { createConversation, type Conversation, type Surroundings } from "./conversation.ts";
import type { EmbedFrame } from "./frame.ts";
import { whenSettled } from "./frame.ts";
import { isEnded } from "../ui/state/port.ts";
import { tellHeights } from "./heights.ts";
import { PROTOCOL, type ErrorCode, type Hello } from "./protocol.ts";
import { GONE, reportTo } from "./reports.ts";
import { answerHost, namesNoWorld } from "./serving.ts";
import { EMBED_VERSION } from "./version.ts";

/** Talks with the page around the frame. Fetched beside the worker: a host says hello again until it is heard. */
export function hostFrame(frame: EmbedFrame): void {
  const conversation = converse(frame, windowAround());
  addEventListener("message", conversation.hear);
}

/** Talks with the page in which the app stands, which need not be found first: it is given its port. Returns what ends that. */
export function hostInline(frame: EmbedFrame, welcome: (port: MessagePort) => void): () => void {
  const page = {};
  const channel = new MessageChannel();
  const conversation = converse(frame, {
    parent: page, channel: () => channel, clock: () => performance.now(), app: EMBED_VERSION,
    greet: () => welcome(channel.port2),
  });
  const hello: Hello = { quorumscape: PROTOCOL, kind: "hello", versions: [PROTOCOL], token: "the page's own app" };
  conversation.hear({ data: hello, source: page, origin: location.origin });
  return () => channel.port1.close();
}

function converse(frame: EmbedFrame, around: Surroundings): Conversation {
  const listened = new Set<string>();
  const conversation: Conversation = createConversation({
    serve: async (request) => {
      await standing(frame);
      return answerHost(frame, listened, request);
    },
    welcomed: () => void tellReady(),
  }, around);
  const reports = reportTo(conversation, frame, listened);
  const heights = tellHeights(conversation, frame);
  return conversation;

  async function tellReady(): Promise<void> {
    heights.anew();
    for (const { text } of frame.refusals) conversation.tell({ kind: "event", name: "error", code: "bad-attribute", text });
    if (isEnded(frame.app.run.getState().loss)) conversation.tell(GONE);
    const answer = await frame.opened;
    if (!answer.ok) {
      const code: ErrorCode = namesNoWorld(answer.notices) ? "not-found" : "bad-scenario";
      conversation.tell({ kind: "event", name: "error", code, text: answer.notices.map(({ text }) => text).join(" ") });
      return;
    }
    const { run } = frame.app;
    await standing(frame);
    const { status, hash, isPrivate } = run.getState();
    if (isPrivate) {
      conversation.tell({ kind: "event", name: "private" });
      return;
    }
    const known = await hash();
    // Meanwhile the reader may have opened their own: the host has been told so, and is told nothing else.
    if (run.getState().isPrivate) return;
    conversation.tell({
      kind: "event", name: "ready", version: EMBED_VERSION, protocol: PROTOCOL, scenario: status?.scenario ?? "",
      hash: known.ok && known.kind === "hash" ? known.hash : "",
    });
    reports.anew();
  }
}

/** Resolves when what is open stands where it begins, or could not be opened. */
async function standing({ app, opened }: EmbedFrame): Promise<void> {
  const { ok } = await opened;
  if (ok) await whenSettled(app);
}

/** The window around, as the conversation needs it. The parent is told the origin that it said hello from. */
const windowAround = (): Surroundings => ({
  parent: window.parent === window ? null : window.parent,
  greet: (greeting: unknown, origin: string, port: unknown): void => {
    const ports = port instanceof MessagePort ? [port] : [];
    window.parent.postMessage(greeting, { targetOrigin: origin === "null" ? "*" : origin, transfer: ports });
  },
  channel: () => new MessageChannel(),
  clock: () => performance.now(),
  app: EMBED_VERSION,
});
