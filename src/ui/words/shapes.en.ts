const of = (one: string, many: string, meaning: string) =>
  ({ count: (count: number) => (count === 1 ? one : many), meaning });

/** What the stage's shapes are called beside their number, and what they mean. In English. */
export const shapesEn = {
  title: "Shapes on the stage",
  hint: "Hover or focus one to see where it is, click to keep it marked.",
  names: {
    leader: of("leader", "leaders", "solid tile with a notch: Raft leader"),
    follower: of("follower", "followers", "pale tile: follower"),
    asleepLeader: of("leader asleep", "leaders asleep", "pale solid tile with notch and closed eye: Raft leader of a group that hibernates"),
    asleep: of("follower asleep", "followers asleep", "closed eye: its group hibernates, without ticks and heartbeats"),
    recovered: of("serves again", "serve again", "green tile: its region has just begun to serve again"),
    strandedLeader: of("leader cannot serve", "leaders cannot serve", "solid red with a notch: leads, but its region cannot be served"),
    outdatedLeader: of("believes it still leads", "believe they still lead", "outlined with a notch: replaced without knowing it"),
    leaderless: of("without leader", "without leader", "red outline: its region cannot be served"),
    timer: of("waits to stand", "wait to stand", "arc around a tile: election timer, empty when it fires"),
    candidate: of("candidate", "candidates", "ringed orange tile: stands for election; a filled pip is a vote that it has"),
    learner: of("learner", "learners", "dashed blue tile: learner"),
    copying: of("waits for a snapshot", "wait for a snapshot", "dashed tile that fills: its snapshot is arriving"),
    lagging: of("log behind", "logs behind", "blue tile: its log is behind"),
    uninitialized: of("not initialized", "not initialized", "dashed empty tile: knows nothing of its region yet"),
    dead: of("not running", "not running", "dashed grey tile on a hatched card: its process does not run"),
    unknown: of("unknown", "unknown", "dashed tile: watched from outside, and nobody tells what it is now"),
    append: of("append", "appends", "dot: entries for a follower; lighter: its answer"),
    heartbeat: of("heartbeat", "heartbeats", "hollow dot: heartbeat; lighter: its answer"),
    vote: of("vote", "votes", "diamond: asks for a vote; lighter: the answer"),
    snapshot: of("snapshot piece", "snapshot pieces", "blue square: part of a snapshot"),
    other: of("other message", "other messages", "small dot: a client or PD asks or answers"),
    lost: of("lost", "lost", "cross: a message that does not arrive"),
    impaired: of("impaired link", "impaired links", "dashed amber line: slow, lossy or doubling"),
    cut: of("cut link", "cut links", "dotted red line with scissors: cut; with an arrow: in that direction only"),
    silent: of("silent link", "silent links", "dotted grey line: nobody answers at one end"),
    operator: of("operator of PD", "operators of PD", "arrow from store to store: PD moves a replica; dashed: only the leadership; a loop: the region changes where it is"),
    retrying: of("client retries", "clients retry", "red circle: clients wait for a retry"),
    stoppedClient: of("client stopped", "clients stopped", "dashed circle: the client does not run"),
  },
};

/** What every language must say about the stage's shapes. */
export type ShapeWords = typeof shapesEn;
