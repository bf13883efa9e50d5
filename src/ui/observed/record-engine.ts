import type { FrameUpdate } from "../../cluster/frame.ts";
import type { Duration, Instant } from "../../kernel/time.ts";
import type { ObservedPicture } from "../../observe/picture.ts";
import type { ObservedEvent, ObservedRecord } from "../../observe/record.ts";
import type { RunStatus, Update, WorkerCommand } from "../../worker/protocol.ts";
import type { LiveFeed } from "./live-feed.ts";
import { createRecordFrames } from "./record-frame.ts";

/** A record, and what is made of it for whoever plays it. */
export interface PlayedRecord {
  readonly record: ObservedRecord;
  readonly events: readonly ObservedEvent[];
  /** How the record is called. */
  readonly name: string;
  /** Where it begins to be looked at. */
  readonly start: Instant;
  /** Where it still grows, calls whenever it has; null where it does not. */
  readonly feed: Pick<LiveFeed, "subscribe"> | null;
  /** What was known at an instant. */
  pictureAt(at: Instant): ObservedPicture;
}

/** While it plays, an instant follows another after so many wall milliseconds. */
const BEAT_MS = 50;
/** With auto pace, so slow is what happens, and what lies this near to it. */
const SLOW_PACE = 0.2;
/** The end of what grows goes ahead once a second: so far behind it the present may be. */
const MOST_LAG: Duration = 1_200_000 as Duration;
const NEAR: Duration = 300_000 as Duration;

/** Plays a record as the page's worker plays a run: it speaks of frames and of where it stands. Nothing can be done to it. */
export class RecordEngine extends EventTarget {
  private readonly played: PlayedRecord;
  private readonly frames = createRecordFrames();
  private at: Instant;
  private playing = false;
  private pace = 1;
  private auto = false;
  private until: Instant | null = null;
  /** Whether it goes with the end of what grows: until somebody pauses or goes elsewhere. */
  private following: boolean;
  private drawn = 0;
  private sent = 0;
  private beat: ReturnType<typeof setInterval> | undefined;
  private last = 0;
  private readonly unsubscribe: (() => void) | undefined;

  constructor(played: PlayedRecord) {
    super();
    this.played = played;
    this.at = played.start;
    this.following = played.feed !== null;
    this.unsubscribe = played.feed?.subscribe(() => this.status());
  }

  terminate(): void {
    this.unsubscribe?.();
    clearInterval(this.beat);
  }

  postMessage(command: WorkerCommand): void {
    if (command.kind === "open") {
      this.tell({ kind: "answer", ask: command.ask, answer: { ok: true, kind: "opened", notices: [], files: [], group: null } });
      if (this.played.feed === null) this.show();
      else this.play(true);
    } else if (command.kind === "play") this.play(command.playing);
    else if (command.kind === "pace") this.setPace(command.pace, command.auto);
    else if (command.kind === "seek") this.goTo(command.to === "end" ? this.end() : command.to);
    else if (command.kind === "until") this.until = command.at;
    else if (command.kind === "step") this.step(typeof command.to === "string" && command.to.startsWith("previous") ? -1 : 1);
    else if (command.kind === "drawn") this.drawn = command.frame;
    else if (command.kind === "ping") this.tell({ kind: "pong" });
    // Whatever else is asked takes a simulation.
    else if ("ask" in command) this.tell({ kind: "answer", ask: command.ask, answer: { ok: false, notices: [] } });
  }

  private setPace(pace: number, auto: boolean): void {
    this.pace = pace;
    this.auto = auto;
    this.status();
  }

  private end(): Instant {
    return this.played.record.end;
  }

  private play(on: boolean): void {
    clearInterval(this.beat);
    // From its end a record is played from the beginning; one that grows is followed there.
    if (on && this.at >= this.end() && this.played.feed === null) this.at = 0 as Instant;
    this.playing = on;
    this.following = on && this.played.feed !== null && (this.following || this.at >= this.end());
    this.last = performance.now();
    if (on) this.beat = setInterval(() => this.goOn(), BEAT_MS);
    this.show();
  }

  private goOn(): void {
    const now = performance.now();
    // Whoever comes late gets what was seen before in one piece: the present is at its end.
    const least = this.following && this.pace >= 1 ? this.end() - MOST_LAG : 0;
    const to = Math.max(least, this.at + (now - this.last) * 1_000 * this.paceNow());
    this.last = now;
    const stop = Math.min(this.end(), this.until ?? Infinity);
    const before = this.at;
    this.at = Math.round(Math.min(to, stop)) as Instant;
    if (this.at >= stop && (this.played.feed === null || stop < this.end())) return this.play(false);
    if (this.at === before) return;
    if (this.drawn >= this.sent) this.show();
  }

  private paceNow(): number {
    const { at, played: { events } } = this;
    const happens = (): boolean => events.some(({ after, before }) => after - NEAR <= at && at <= before + NEAR);
    return this.auto && happens() ? Math.min(this.pace, SLOW_PACE) : this.pace;
  }

  private goTo(to: Instant): void {
    this.at = Math.max(0, Math.min(to, this.end())) as Instant;
    this.last = performance.now();
    this.following = this.playing && this.played.feed !== null && this.at >= this.end();
    this.show();
  }

  /** To where the next event was known, or the one before. */
  private step(by: 1 | -1): void {
    this.playing = false;
    clearInterval(this.beat);
    const instants = this.played.events.map(({ before }) => before);
    const to = by > 0 ? instants.find((at) => at > this.at) : instants.filter((at) => at < this.at).at(-1);
    this.goTo(to ?? this.at);
  }

  private show(): void {
    const frame: FrameUpdate = this.frames(this.played.pictureAt(this.at), this.at);
    this.tell({ kind: "frame", number: ++this.sent, frame });
    this.status();
  }

  private status(): void {
    this.tell({ kind: "status", status: this.statusNow() });
  }

  private statusNow(): RunStatus {
    const { played: { name, events }, at, playing, pace, auto } = this;
    const branch = { id: 1, parent: null, from: 0 as Instant, name: "", note: "", end: this.end(), inputs: [], changed: [] };
    const { stores, regions } = this.played.pictureAt(at);
    return {
      scenario: "observed", name, preset: "tikv", seed: 0, now: at, playing, pace, auto,
      effectivePace: playing ? this.paceNow() : pace, reachedPace: null, errand: null, step: null, branch: 1, branches: [branch],
      checked: 0, invariants: 0, violations: 0, lostWrites: 0, replication: null, detection: null, eventCount: events.length,
      unrepaired: 0, deadlock: null, leaderless: 0, modifiedRaft: false,
      names: Object.fromEntries([...stores, ...regions].flatMap(({ id, name: own }) =>
        (own === "" || own === String(id) ? [] : [[String(id), own]]))),
    };
  }

  /** As a worker does: whoever asks goes on first. */
  private tell(update: Update): void {
    setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data: update })), 0);
  }
}
