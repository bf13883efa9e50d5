import type { RunStatus } from "../../../worker/protocol.ts";
import type { Frames } from "../frames.ts";
import type { News } from "../port.ts";
import type { Wire } from "./wire.ts";

/** Takes what the worker says by itself: frames to those who draw, all else into the store. */
export function takeNews({ set, hear }: Wire, frames: Frames, news: News): void {
  switch (news.kind) {
    case "opening":
      set({ openingSize: { regions: news.regions, replicas: news.replicas } });
      return;
    case "frame":
      frames.receive(news.number, news.frame);
      return;
    case "status":
      frames.setPace(news.status.playing ? news.status.effectivePace : 0);
      hear(({ status }) => ({ status: withKnownNames(status, news.status) }));
      return;
    case "events":
      hear((run) => ({ events: joined(run.events, news.keep, news.events) }));
      return;
    case "curves":
      hear((run) => ({ curves: joined(run.curves, news.keep, news.points) }));
      return;
    case "failovers":
      hear(() => ({ failovers: news.failovers }));
      return;
    case "detail":
      hear(() => ({ detail: news.detail, answered: news.of }));
      return;
    case "lesson":
      hear(() => ({ lesson: news.state }));
      return;
    case "kept":
      hear(() => ({ kept: news.link }));
      return;
    case "stopped":
      frames.setPace(0);
      set({ stopped: { invariant: news.invariant, reason: news.reason, link: news.link } });
      return;
  }
}

/** Names come anew with every status. While they are the same they stay the same object, so that nothing is drawn for them. */
function withKnownNames(before: RunStatus | null, status: RunStatus): RunStatus {
  const known = before?.names ?? {};
  const ids = Object.keys(status.names);
  const isSame = ids.length === Object.keys(known).length && ids.every((id) => known[id] === status.names[id]);
  return isSame && before !== null ? { ...status, names: before.names } : status;
}

/** The first `keep` of a list, and the new ones behind them. */
function joined<T>(record: readonly T[], keep: number, added: readonly T[]): readonly T[] {
  if (keep === record.length && added.length === 0) return record;
  const kept = keep >= record.length ? record : record.slice(0, keep);
  return kept.concat(added);
}
