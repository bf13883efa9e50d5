/** The texts of the help, in English, but for those of the keys. They come with it. */
export const helpEn = {
  title: "Quorumscape in a minute",
  intro: "A TiKV-class database cluster runs inside this page: placement driver, stores, regions with their Raft groups, clients. Break it, watch it recover, rewind, and see why.",
  tryTitle: "Try first",
  tries: [
    "Click a store, press Kill process, and watch its regions elect other Raft leaders within about 20 s.",
    "Press Skip to repaired: after 30 min PD calls the store Down and replaces its replicas.",
    "Drag the time bar back and kill another store: the first future stays as a branch.",
    "Drop the JSON of pd-ctl store and pd-ctl region of your own cluster on the page.",
  ],
  shapesTitle: "Shapes",
  keysTitle: "Keys",
};
