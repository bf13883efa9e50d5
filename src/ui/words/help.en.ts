/** The texts of the help, in English. They come with it. */
export const helpEn = {
  title: "Quorumscape in a minute",
  intro: "A TiKV-class database cluster runs inside this page: placement driver, stores, regions with their Raft groups, clients. Break it, watch it recover, rewind, and see why.",
  documentation: "Documentation",
  tryTitle: "Try first",
  tries: [
    "Click a store, press Kill process, and watch its regions elect other Raft leaders within about 20 s.",
    "Press Skip to repaired: after 30 min PD calls the store Down and replaces its replicas.",
    "Drag the time bar back and kill another store: the first future stays as a branch.",
    "Drop the JSON of pd-ctl store and pd-ctl region of your own cluster on the page.",
  ],
  shapesTitle: "Shapes",
  keysTitle: "Keys",
  groupKeysTitle: "Keys in the group view",
  timeKeysTitle: "Keys while the time bar has the focus (J, then Escape leads there)",
  lessonKeysTitle: "Keys in a lesson",
  keys: {
    play: "play or pause", step: "next, previous event", scene: "next, previous scene", pace: "slower, faster",
    auto: "auto pace", repaired: "skip to repaired", undo: "take back what was just done",
    find: "look for events on the time bar", found: "previous, next event found",
    timeZoom: "zoom in, out", timePan: "earlier, later", timeArrows: "the same with arrows",
    jumps: "next (with Shift previous) fault, election, commit, violation", interval: "an interval begins, ends here",
    kill: "kill what is selected", restart: "restart it",
    pause: "pause it for 15 s", isolate: "isolate it", cut: "cut the selected link", mend: "mend the network",
    partition: "partition", palette: "commands", regions: "find regions", terminal: "terminal", gallery: "lessons and scenarios",
    choose: "choose an answer", lesson: "on, back", answer: "before a class: show the answer",
    escape: "back to the cluster, select nothing", help: "this help",
    zoom: "enlarge, reduce the stage", whole: "the whole stage", pan: "move over the enlarged stage",
    group: "one group at large, the cluster", keySpace: "the regions along the keys, the cluster",
    message: "to the next message, to the one before",
    timeOut: "time out the chosen store now", timers: "align, spread the timers", write: "write what stands in the field",
    drop: "drop the chosen or next message", spaceTime: "space-time diagram, logs",
  },
};

/** What a key, or several together, are called by whoever looks for their words. */
export type HelpName = keyof typeof helpEn.keys;
