/** The texts of a request that is followed hop by hop, in English: they come with it. */
export const followEn = {
  choose: "Request",
  none: "This client has no request to follow yet.",
  choice: (what: string, at: string, how: string) => `${what}, ${at}: ${how}`,
  kinds: { get: (key: string) => `get ${key}`, put: (key: string) => `put ${key}`, txn: () => "transaction" },
  outcomes: { ok: "ok", failed: "failed", unknown: "undetermined" },
  took: (duration: string, outcome: string) => `${duration}, ${outcome}`,
  underWay: "under way",
  waiting: "Following it …",
  gone: "It is not to be found any more.",
  picture: "Lanes for the client, PD and stores; time from left to right, by the logarithm of what lies between",
  caption: "Bars of the client are numbered as below; a lane is filled while it has the request. Time grows with its logarithm.",
  cut: "The rest is not told: it is too much for one picture.",
  columns: { at: "at", lasts: "lasts", what: "hop" },
  hop: {
    timestamp: (whom: string) => `waits for a timestamp of ${whom}`,
    locate: (whom: string, key: string) => `asks ${whom} where ${key} lies`,
    ask: (asks: string, key: string, whom: string, region: string) => `${asks} ${key}: asks ${whom} (${region})`,
    sleep: (backoff: string) => `sleeps (${backoff})`,
    park: "waits until another request has asked for all",
    check: (whom: string) => `looks whether ${whom} lives`,
    lock: (key: string) => `met a lock on ${key} and finds out what becomes of it`,
    rest: "rests before it is begun anew",
  },
  forLock: "for the lock:",
  pd: "PD",
};

export type FollowWords = typeof followEn;
