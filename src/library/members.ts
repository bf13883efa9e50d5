import type { EmbedEventName } from "../embed/protocol.ts";

/** A property that is no attribute, a method, a slot, a part or a custom property of the element, as its manifest tells it. */
export interface ElementMember {
  readonly name: string;
  /** What it is to TypeScript; a method's parameters and answer. "" where that says nothing. */
  readonly type: string;
  readonly meaning: string;
}

const member = (name: string, type: string, meaning: string): ElementMember => ({ name, type, meaning });

/** What of `<quorum-scape>` its attributes do not tell; a test holds it to the class. */
export const ELEMENT = {
  tagName: "quorum-scape",
  className: "QuorumScape",
  meaning: "A TiKV-class cluster that runs in the page: small, asleep until it is seen, in a frame of its own or inline.",
  properties: [
    member("ready", "Promise<{ version: string, protocol: number, scenario: string, hash: string }>",
      "Resolves when the frame lives."),
    member("currentTime", "number", "Where the run stands, in seconds; setting it seeks."),
    member("paused", "boolean", "Whether the run stands still."),
    member("duration", "number", "How far the run has been simulated, in seconds."),
    member("listen", "readonly string[]", "Names of the events of the cluster that come as `record`."),
  ],
  methods: [
    member("play", "() => Promise<void>", "Lets time run."),
    member("pause", "() => Promise<void>", "Lets the run stand still."),
    member("seek", "(seconds: number) => Promise<void>", "Goes to an instant, forward or back."),
    member("step", '(to: "event" | "previous-event" | "notable" | "previous-notable" | "repaired") => Promise<void>',
      "Goes to the next event or scene, to one before, or to where everything is repaired."),
    member("do", "(text: string) => Promise<{ notices: readonly string[] }>",
      "Does something to the cluster now, in words: kill store 4."),
    member("open", "(world: { scenario: string } | { link: string } | { lesson: string } | { file: string }) => Promise<unknown>",
      "Shows another world; `file` is the JSON of a scenario."),
    member("restart", "() => Promise<unknown>", "Begins the world anew."),
    member("select", "(what: string) => Promise<void>", "Selects a thing: store 4, region 7, pd 1, none."),
    member("link", "() => Promise<string>", "The text of a link that replays the run up to now."),
    member("state", "() => Promise<unknown>", "A summary: stores, regions without a Raft leader, terms."),
    member("events", "(which?: { since?: number, names?: readonly string[] }) => Promise<unknown>",
      "What has happened, at most 1,000 events at a time."),
    member("why", "(event: number) => Promise<unknown>", "The chain of causes that led to an event."),
    member("snapshot", '(picture?: { type?: "svg" | "png", width?: number }) => Promise<Blob>', "A picture of the stage."),
    member("evaluate", "(text: string) => Promise<unknown>", "What an expression of the lesson language comes to now."),
    member("destroy", "() => void", "Stops the run and frees its worker."),
  ],
  events: {
    ready: "The frame lives.",
    time: "The run stands elsewhere; at most four times a second.",
    play: "Time begins to run.",
    pause: "Time stands still.",
    end: "The instant `end` is reached.",
    record: "Events whose names are in `listen`.",
    state: "Stores or Raft leaders have come or gone.",
    answer: "A question of a lesson was answered.",
    resize: "The frame tells the least height, in pixels, at which its view can be read; the element keeps it.",
    private: "The reader put a file of their own in: nothing more is told of it.",
    error: "Something failed; `detail.code` says what.",
  } satisfies Readonly<Record<Exclude<EmbedEventName, "kept">, string>>,
  slots: [
    member("", "", "What stands there before the frame lives, and where there is no script: a picture, a sentence, a link."),
    member("caption", "", "Words below."),
  ],
  parts: [
    member("frame", "", "The frame, or the piece of the page in its place."), member("poster", "", "The picture before it."),
    member("start", "", "The button that starts it."),
  ],
  customProperties: [
    member("--quorumscape-accent", "", "The colour of the start button."),
    member("--quorumscape-radius", "", "How round the corners are."),
  ],
} as const;
