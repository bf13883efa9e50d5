import { hashValue } from "../kernel/hash.ts";
import { VERSION } from "../session/open.ts";
import type { CampaignPlan, SeedRange, Variant } from "./plan.ts";

/** What a campaign is known by without its worlds: what its trials are called, and what makes them these and no others. */
export interface Outline {
  /** The version that runs it: another one may run the same seeds differently. */
  readonly version: string;
  readonly seeds: SeedRange;
  readonly variants: readonly {
    readonly changes: Variant["changes"];
    /** Shows one trial, but for its seed. */
    readonly command: string;
  }[];
  /** Digest of the worlds and seeds, and of the version: outcomes of one are outcomes of all that have it. */
  readonly fingerprint: string;
}

/** `commands` are the variants', in their order. */
export function outlineOf({ variants, seeds }: CampaignPlan, commands: readonly string[]): Outline {
  const worlds = variants.map(({ spec, until }) => ({ spec, until }));
  const fingerprint = hashValue([VERSION, JSON.stringify(worlds), seeds]);
  const named = variants.map(({ changes }, place) => ({ changes, command: commands[place] ?? "" }));
  return { version: VERSION, seeds, fingerprint, variants: named };
}
