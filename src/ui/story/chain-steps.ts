import { aboutOf } from "../../figure/score.ts";
import type { Because } from "../../story/causes.ts";
import type { ChainStep } from "../state/score.ts";

/** The steps of a chain of causes as pictures mark them, in the order of the chain: what was asked about is the first. */
export const chainSteps = (chain: readonly Because[]): readonly ChainStep[] =>
  chain.map((link, i) => ({ number: i + 1, ...markOf(link) }));

function markOf(link: Because): Omit<ChainStep, "number"> {
  switch (link.kind) {
    case "event": {
      const { stores, pds, clients, regions } = aboutOf(link.event.body);
      return { at: link.event.at, event: link.event.id, stores, pds, clients, region: regions[0] ?? null };
    }
    case "votes":
      return { at: link.at, event: 0, stores: [link.candidate, ...link.granted], pds: [], clients: [], region: link.region };
    case "unheard":
      return { at: link.at, event: 0, stores: [link.store, link.missed].filter((id) => id > 0), pds: [], clients: [],
        region: link.region };
    case "last-heartbeat":
      return { at: link.at, event: 0, stores: [link.store], pds: [], clients: [], region: null };
    case "refusals":
      return { at: link.at, event: 0, stores: link.refusals.map(({ store }) => store), pds: [], clients: [], region: null };
  }
}
