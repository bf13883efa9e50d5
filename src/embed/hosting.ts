import { createConversation, type Conversation } from "./conversation.ts";
import type { EmbedFrame } from "./frame.ts";
import { whenSettled } from "./frame.ts";
import { tellHeights } from "./heights.ts";
import { PROTOCOL, type ErrorCode } from "./protocol.ts";
import { reportTo } from "./reports.ts";
import { answerHost } from "./serving.ts";
import { EMBED_VERSION } from "./version.ts";

/** Talks with the page around the frame. Fetched beside the worker: a host says hello again until it is heard. */
export function hostFrame(frame: EmbedFrame): void {
  const listened = new Set<string>();
  const conversation: Conversation = createConversation({
    serve: async (request) => {
      await standing(frame);
      return answerHost(frame, listened, request);
    },
    welcomed: () => void tellReady(),
  }, surroundings());
  const reports = reportTo(conversation, frame, listened);
  const heights = tellHeights(conversation, frame);
  addEventListener("message", conversation.hear);

  async function tellReady(): Promise<void> {
    heights.anew();
    for (const { text } of frame.refusals) conversation.tell({ kind: "event", name: "error", code: "bad-attribute", text });
    const answer = await frame.opened;
    if (!answer.ok) {
      const code: ErrorCode = answer.notices.some((each) => each.code.endsWith(".unknown")) ? "not-found" : "bad-scenario";
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
  // A lesson on a bench has no run.
  const hasRun = (app.run.getState().lesson?.bench ?? null) === null;
  if (ok && hasRun) await whenSettled(app);
}

/** The window around, as the conversation needs it. The parent is told the origin that it said hello from. */
const surroundings = () => ({
  parent: window.parent === window ? null : window.parent,
  greet: (greeting: unknown, origin: string, port: unknown): void => {
    const ports = port instanceof MessagePort ? [port] : [];
    window.parent.postMessage(greeting, { targetOrigin: origin === "null" ? "*" : origin, transfer: ports });
  },
  channel: () => new MessageChannel(),
  clock: () => performance.now(),
  app: EMBED_VERSION,
});
