import { HELLO_FOR_MS, HELLO_MS, PROTOCOL, type EmbedEvent } from "./protocol.ts";
import { createTalk, isRecord, type Talk } from "./talk.ts";

/** The host's end of the conversation with one frame. */
export interface FrameLink extends Pick<Talk, "ask" | "close"> {
  /** The frame's document has come, or another in the place of one that has not answered: from now on it is said hello to. */
  greet(): void;
  /** Whether a document has answered. */
  isAnswered(): boolean;
  /** That document is gone. */
  lose(): void;
}

/** Makes the host's end of the conversation with a frame, and hands on what it tells. */
export function linkFrame(frame: HTMLIFrameElement, origin: string, heard: (event: EmbedEvent) => void): FrameLink {
  let token = "";
  let answered = false;
  const talk = createTalk(heard);
  const fail = (code: "blocked" | "unsupported-version", text: string): void => {
    stopGreeting();
    talk.fail(code, text);
  };
  const greeting = greeter(frame, origin, () => token, () =>
    fail("blocked", "The frame does not answer: the policy of the page, or the network, keeps it away."));
  const listen = (event: MessageEvent): void => {
    if (event.source !== frame.contentWindow || !isRecord(event.data) || event.data["quorumscape"] !== PROTOCOL) return;
    if (event.data["kind"] === "refused") {
      fail("unsupported-version", "The frame speaks another version.");
      return;
    }
    const [given] = event.ports;
    if (event.data["kind"] !== "welcome" || event.data["token"] !== token || given === undefined) return;
    stopGreeting();
    answered = true;
    talk.give(given);
  };
  const stopGreeting = (): void => {
    greeting.stop();
    removeEventListener("message", listen);
  };
  return {
    greet: () => {
      stopGreeting();
      token = newToken();
      addEventListener("message", listen);
      greeting.start();
    },
    isAnswered: () => answered,
    lose: () => {
      answered = false;
      talk.lose();
    },
    ask: talk.ask,
    close: () => {
      stopGreeting();
      talk.close();
    },
  };
}

/** Says hello again and again until somebody stops it, or for so long that nobody will answer. */
function greeter(
  frame: HTMLIFrameElement, origin: string, token: () => string, giveUp: () => void,
): { readonly start: () => void; readonly stop: () => void } {
  let began = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const hello = (): void => {
    const name = document.title.slice(0, 400);
    const message = { quorumscape: PROTOCOL, kind: "hello", versions: [PROTOCOL], token: token(), name };
    if (performance.now() - began > HELLO_FOR_MS) giveUp();
    else frame.contentWindow?.postMessage(message, origin);
  };
  return {
    start: () => {
      began = performance.now();
      timer = setInterval(hello, HELLO_MS);
      hello();
    },
    stop: () => clearInterval(timer),
  };
}

const newToken = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
