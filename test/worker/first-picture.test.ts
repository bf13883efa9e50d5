import { expect, test } from "vitest";
import type { FrameUpdate } from "../../src/cluster/frame.ts";
import { firstPicture } from "../../src/worker/first-picture.ts";
import type { RunSource, Update } from "../../src/worker/protocol.ts";
import { refresh, serveCommand } from "../../src/worker/serve.ts";
import { createServer } from "../../src/worker/server.ts";

/** The first frame of a run that a server has opened. */
async function firstFrameOf(source: RunSource): Promise<FrameUpdate> {
  const heard: Update[] = [];
  const server = createServer((update) => heard.push(update), () => 0);
  await serveCommand(server, { kind: "open", ask: 1, source });
  while (!heard.some(({ kind }) => kind === "frame")) refresh(server, 0);
  const frame = heard.find((update) => update.kind === "frame");
  if (frame === undefined) throw new Error("an opened run has a frame");
  return frame.frame;
}

test.each([1, 7])("the picture that is drawn before the run has come is the run's own first one, seed %i", async (seed) => {
  const source: RunSource = { kind: "scenario", id: "healthy", seed };
  const picture = firstPicture(source);
  expect(picture?.changing.stores).toHaveLength(5);
  expect(picture).toEqual(await firstFrameOf(source));
});

test("what the worker does not have at hand gets no picture ahead", () => {
  expect(firstPicture({ kind: "scenario", id: "netsplit" })).toBeNull();
  expect(firstPicture({ kind: "link", text: "" })).toBeNull();
});
