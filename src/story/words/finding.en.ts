import type { FindingWords } from "./finding.ts";

export const findingEn: FindingWords = {
  gap: " ",
  who: (name, client, from, to, did) => `${name} is client ${client}, ${from} to ${to ?? "nobody knows when"}: ${did}.`,
  process: (client, process) => `client ${client}, process ${process}`,
  cycles: {
    G0: "Dirty write (G0): writes of two keys came in opposite orders.",
    G1c: "Circular information flow (G1c): each saw or replaced what the other wrote.",
    "lost-update": "Lost update: both read one version and replaced it, so that one of them is overwritten unseen.",
    "G-single": "Read skew (G-single): a snapshot holds one half of a transaction.",
    "G-nonadjacent": "Long fork (G-nonadjacent): two saw writes in opposite orders.",
    "G2-item": "Write skew (G2-item): each wrote what the other had read; snapshot isolation allows it.",
  },
  inRealTime: "It takes real time to see it.",
  step: (kind, one, other, key, value) => {
    switch (kind) {
      case "ww": return `${one} wrote ${key} before ${other} replaced it by ${value};`;
      case "wr": return `${one} wrote ${value} to ${key}, which ${other} read;`;
      case "rw": return `${one} read ${key} as it was before ${other} wrote ${value};`;
      case "rt": return `${one} had ended when ${other} began;`;
    }
  },
  closes: (name) => `so ${name} would have to come before itself.`,
  noOrder: (key, names) => `No order of ${names.join(", ")} on ${key} agrees with real time.`,
  abortedRead: (reader, key, value, writer) =>
    `Aborted read (G1a): ${reader} read ${value} in ${key}, though ${writer}, which wrote it, was rolled back.`,
  intermediateRead: (reader, key, value, writer) =>
    `Intermediate read (G1b): ${reader} read ${value} in ${key}, which ${writer} went on to change.`,
  unwrittenRead: (reader, key, value) => `${reader} read ${value} in ${key}, which nobody wrote.`,
  futureRead: (reader, key, value, writer) =>
    `${reader} read ${value} in ${key} and had ended when ${writer}, which wrote it, began.`,
  staleRead: (reader, key, value, newer, knownBy) =>
    `Stale read: ${reader} read ${value} in ${key}, though ${knownBy} had ended before it and knew of ${newer}.`,
  lostWrite: (writer, key, value, reader) =>
    `Lost write: ${writer} was told that ${value} is in ${key}, and the last read, ${reader}, does not find it.`,
  internal: (reader, key) => `${reader} does not see in ${key} what it had itself read or written.`,
  ownFuture: (reader, key, value) => `${reader} read ${value} in ${key} before it had written it itself.`,
  duplicateAppend: (key, value) => `${value} was appended to ${key} twice.`,
  incompatibleOrder: (reader, other, key) =>
    `${reader} and ${other} read lists in ${key} of which neither begins with the other.`,
  tornAppends: (reader, writer, key) =>
    `${reader} read what ${writer} appended to ${key} in another order, or without a part of it.`,
  wrongTotal: (reader, found, expected) => `${reader} found ${found} in all accounts together, and there are ${expected}.`,
  outOfBounds: (reader, key, found, least, most) =>
    `${reader} found ${found} in ${key}, which must be between ${least} and ${most}.`,
  halfOrder: (reader, order) => `${reader} saw parts of order ${order} without the others.`,
  twoEnds: (writer, other, order) => `${writer} and ${other} ended order ${order}, or a part of it, twice.`,
  nothing: "nothing",
  unknown: {
    "search-limit": "the search for an order took too long",
    "history-limit": "more was done than is kept",
    "unsafe-recovery": "an unsafe recovery gave up what was promised",
    "by-hand": "people wrote by hand beside a workload",
    workloads: "several workloads used the same keys",
  },
};
