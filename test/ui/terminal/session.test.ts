import { beforeEach, describe, expect, test } from "vitest";
import type { Instant } from "../../../src/kernel/time.ts";
import type { Completions, TerminalDeed, TerminalSession } from "../../../src/terminal/types.ts";
import { keysOf } from "../../../src/ui/terminal/keys.ts";
import { createSession, type LineReply, type Session, type DeedWork } from "../../../src/ui/terminal/session.ts";

/** A page whose worker answers with what it was asked, and remembers what it had to do. */
function page() {
  const asked: string[] = [];
  const done: string[] = [];
  const kept: (readonly string[])[] = [];
  let closed = 0;
  let words: Completions = { from: 0, words: [] };
  const deeds = new Map<string, readonly TerminalDeed[]>();
  const rests = new Map<string, string>();
  const works: { readonly work: DeedWork; readonly end: () => void }[] = [];
  const session: Session<string> = createSession<string>({
    ask: (line: string, before: TerminalSession): Promise<LineReply> => {
      asked.push(line);
      const prompt = line === "pd-ctl" ? "pd-ctl" : line === "exit" ? "shell" : before.prompt;
      return Promise.resolve({
        text: `told ${line}`, deeds: deeds.get(line) ?? [], at: asked.length as Instant, branch: 0, run: 0,
        session: { prompt, history: before.history }, rest: rests.get(line) ?? "",
      });
    },
    complete: () => Promise.resolve(words),
    perform: (deed, work) => {
      done.push(deed.kind);
      return new Promise((resolve) => {
        works.push({ work, end: resolve });
        work.signal.addEventListener("abort", () => resolve());
      });
    },
    linksIn: () => [],
    keep: (history) => kept.push(history),
    close: () => {
      closed += 1;
    },
  }, ["store 1"]);
  return {
    session, asked, done, kept, works, deeds, rests, closed: () => closed,
    offer: (next: Completions) => {
      words = next;
    },
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const word = (text: string): Completions["words"][number] => ({ text, hint: "" });

let its: ReturnType<typeof page>;
const state = () => its.session.store.getState();
const type = async (data: string): Promise<void> => {
  for (const key of keysOf(data)) its.session.type(key);
  await settled();
};
const told = (): readonly string[] =>
  state().entries.map((entry) => (entry.kind === "command" ? `${entry.plain}${entry.remark}` : "-"));

beforeEach(() => {
  its = page();
});

describe("a session", () => {
  test("has its lines answered in order, keeps them, and follows the prompt", async () => {
    await type("pd-ctl\r");
    await type("store 4\r");
    expect(told()).toEqual(["told pd-ctl", "told store 4"]);
    expect(state().prompt).toBe("pd-ctl");
    expect(its.kept.at(-1)).toEqual(["store 1", "pd-ctl", "store 4"]);
    await type("\x04");
    expect([its.asked.at(-1), state().prompt, its.closed()]).toEqual(["exit", "shell", 0]);
    await type("\x04");
    expect(its.closed()).toBe(1);
  });

  test("takes what is typed while a deed lasts when that is over, and runs the rest of its line behind it", async () => {
    its.deeds.set("run 30s; store", [{ kind: "run-until", until: "repaired" }]);
    its.rests.set("run 30s; store", "store");
    await type("run 30s; store\r");
    await type("member\r");
    its.works[0]?.work.progress("12 %");
    expect([state().busy, its.asked]).toEqual([{ line: null, progress: "12 %" }, ["run 30s; store"]]);
    its.works[0]?.work.remark("there");
    its.works[0]?.end();
    await settled();
    await settled();
    expect(told()).toEqual(["told run 30s; storethere", "told store", "told member"]);
    expect(state().busy).toBeNull();
  });

  test("ends what lasts, and the lines behind it, by Ctrl-C", async () => {
    its.deeds.set("watch store", [{ kind: "watch", line: "store", every: 1 as never }]);
    void its.session.enter(["watch store", "member"]);
    await settled();
    await type("\x03");
    expect([its.works[0]?.work.signal.aborted, its.asked, state().busy]).toEqual([true, ["watch store"], null]);
  });

  test("empties itself where a command asks for that", async () => {
    its.deeds.set("clear", [{ kind: "clear" }]);
    await type("store\r");
    await type("clear\r");
    expect([told(), its.done]).toEqual([[], []]);
  });
});

describe("completion", () => {
  test("puts the only word in, and shows several from their common beginning to choose from", async () => {
    its.offer({ from: 0, words: [word("store")] });
    await type("st\t");
    expect([state().editor.text, state().list]).toEqual(["store ", null]);
    its.offer({ from: 6, words: [word("limit"), word("limit-scene"), word("linear")] });
    await type("l\t");
    expect([state().editor.text, state().list?.chosen]).toEqual(["store li", 0]);
    await type("\x1b[B\t\r");
    expect([state().editor.text, state().list, its.asked]).toEqual(["store linear ", null, []]);
  });

  test("lets what is typed behind it wait until the words are there", async () => {
    its.offer({ from: 0, words: [word("store")] });
    await type("st\t4\r");
    expect(its.asked).toEqual(["store 4"]);
  });

  test("narrows with what is typed on, and goes when nothing is left", async () => {
    its.offer({ from: 0, words: [word("store"), word("step")] });
    await type("st\t");
    its.offer({ from: 0, words: [word("store")] });
    await type("o");
    expect(state().list?.words).toEqual([word("store")]);
    its.offer({ from: 0, words: [] });
    await type("x");
    expect(state().list).toBeNull();
  });
});

describe("pasting", () => {
  test("types one line and asks before it runs several", async () => {
    its.session.paste(["store 4"]);
    expect([state().editor.text, state().pasted]).toEqual(["store 4", null]);
    await type("\x15");
    its.session.paste(["store 1", "store 2"]);
    expect(its.asked).toEqual([]);
    its.session.settlePaste("run");
    await settled();
    expect([its.asked, state().pasted]).toEqual([["store 1", "store 2"], null]);
  });

  test("joins lines where that is wanted", () => {
    its.session.paste(["store |", "  head"]);
    its.session.settlePaste("join");
    expect(state().editor.text).toBe("store | head");
  });
});
