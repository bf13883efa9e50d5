import { expect, test } from "vitest";
import { hashCluster } from "../../src/cluster/digest.ts";
import { end, pauseProcess, restartProcess, resumeProcess, startProcess } from "../../src/cluster/lifecycle.ts";
import { PRESETS } from "../../src/cluster/presets.ts";
import { millis, type Duration, type Instant } from "../../src/kernel/time.ts";
import type { Message } from "../../src/proto/messages.ts";
import { createLab, evenNetwork, exactly, forkLab, hostAt, placeScript, runLab, type Lab, type ScriptHost } from "./scripted.ts";

/** Two processes of a kind that the product does not know: each writes down what comes to it. */
function pair(): { readonly lab: Lab; readonly heard: string[] } {
  const lab = createLab({});
  const disk = { writeLatency: 0 as Duration, fsyncLatency: exactly(millis(10)),
    voterFsyncLatency: exactly(millis(10)), bytesPerSecond: Infinity };
  lab.cluster.settings = { ...PRESETS.tikv, network: evenNetwork(millis(1)), disk };
  const heard: string[] = [];
  for (const id of [0, 1]) placeScript(lab, id);
  listen(lab, heard);
  for (const id of [0, 1]) startProcess(lab.engine, id);
  return { lab, heard };
}

function listen(lab: Lab, heard: string[]): void {
  for (const id of [0, 1]) {
    const note = (what: string): void => void heard.push(`${lab.cluster.now / 1_000} ${id} ${what}`);
    lab.scripts.set(id, {
      start: () => note("starts"),
      receive: (_, from, message) => note(`hears ${numberOf(message)} of ${from}`),
      timer: (_, timer) => note(`timer ${String(timer)}`),
      durable: (_, batch) => note(`durable ${String(batch)}`),
      refused: (_, to, message) => note(`refused ${numberOf(message)} by ${to}`),
      crash: (survived) => note(`ends with ${survived.join()}`),
    });
  }
}

const say = (number: number): Message => ({ kind: "get-region", requestId: number, key: "" });
const numberOf = (message: Message): number => ("requestId" in message ? message.requestId : 0);
const hostOf = (lab: Lab, machine: number): ScriptHost => hostAt(lab, machine);
const at = (ms: number): Instant => millis(ms) as number as Instant;

/** What was written down since the last time. */
const since = (heard: string[]): string[] => heard.splice(0);

test("a new kind of process starts, hears, waits and writes as any other", () => {
  const { lab, heard } = pair();
  hostOf(lab, 0).send(1, "kv", say(7), 10);
  hostOf(lab, 0).startTimer(millis(5), "tea");
  hostOf(lab, 1).write("diary", 100, "plain");
  runLab(lab, at(20));
  expect(heard).toEqual(["0 0 starts", "0 1 starts", "1 1 hears 7 of 0", "5 0 timer tea", "10 1 durable diary"]);
});

test("a paused process hears what it missed in order when it goes on, its timers and writes too", () => {
  const { lab, heard } = pair();
  pauseProcess(lab.engine, 1, null);
  hostOf(lab, 1).startTimer(millis(2), "tea");
  for (const number of [1, 2]) hostOf(lab, 0).send(1, "kv", say(number), 0);
  runLab(lab, at(30));
  expect(since(heard)).toEqual(["0 0 starts", "0 1 starts"]);
  resumeProcess(lab.engine, 1);
  expect(since(heard)).toEqual(["30 1 hears 1 of 0", "30 1 hears 2 of 0", "30 1 timer tea"]);
});

test("a killed process keeps the writes that it submitted, is told of by its kernel, and starts without its timers", () => {
  const { lab, heard } = pair();
  hostOf(lab, 1).startTimer(millis(5), "tea");
  hostOf(lab, 1).write("diary", 100, "plain");
  since(heard);
  end(lab.engine, 1, "dead");
  hostOf(lab, 0).send(1, "kv", say(3), 0);
  runLab(lab, at(3));
  restartProcess(lab.engine, 1);
  runLab(lab, at(20));
  expect(since(heard)).toEqual(["0 1 ends with diary", "2 0 refused 3 by 1", "3 1 starts"]);
});

test("a power failure takes the writes under way, and no kernel answers", () => {
  const { lab, heard } = pair();
  hostOf(lab, 1).write("diary", 100, "plain");
  since(heard);
  end(lab.engine, 1, "off");
  hostOf(lab, 0).send(1, "kv", say(4), 0);
  runLab(lab, at(20));
  expect(since(heard)).toEqual(["0 1 ends with "]);
});

test("a fork goes the same way, and neither hears of the other", () => {
  const { lab, heard } = pair();
  hostOf(lab, 0).send(1, "kv", say(5), 0);
  since(heard);
  const fork = forkLab(lab, {});
  const there: string[] = [];
  listen(fork, there);
  runLab(fork, at(10));
  expect([since(there), since(heard)]).toEqual([["1 1 hears 5 of 0"], []]);
  runLab(lab, at(10));
  expect([since(there), since(heard)]).toEqual([[], ["1 1 hears 5 of 0"]]);
  expect(hashCluster(fork.cluster)).toBe(hashCluster(lab.cluster));
});
