import { decodeLink, encodeLink, type SharedRun } from "../exchange/link.ts";
import { shellCommand } from "../kernel/shell.ts";
import { after, formatDuration, seconds, START, type Duration } from "../kernel/time.ts";
import { endOfInputs } from "../session/run-end.ts";
import { outlineOf, type Outline } from "./outline.ts";
import { plainSpec, type SeedRange, type Variant } from "./plan.ts";

/** A campaign of the run that a link carries, which lasts so long under every seed. */
export interface LinkedCampaign {
  readonly link: string;
  readonly length: Duration;
  readonly seeds: SeedRange;
}

/** The run of a link that one of us made: one that cannot be read is a mistake of ours. */
export function runOfLink(link: string): SharedRun {
  const decoded = decodeLink(link);
  if (!decoded.ok) throw new RangeError(decoded.notice.text);
  return decoded.run;
}

/** How long each trial of the link's run lasts if nobody says: whole seconds, as people write them. */
export const lengthOf = ({ inputs }: SharedRun): Duration => seconds(Math.ceil((endOfInputs(inputs) - START) / seconds(1)));

/** The only variant of a linked campaign. */
export const variantOf = (run: SharedRun, length: Duration): Variant =>
  ({ changes: [], spec: plainSpec(run), until: after(START, length) });

/** The same that the command line's campaign of this link has. */
export const linkedOutline = (run: SharedRun, { link, length, seeds }: LinkedCampaign): Outline =>
  outlineOf({ variants: [variantOf(run, length)], seeds }, [shellCommand("run", linkedArguments({ link, length }))]);

/** What the command line is told to run it. */
export const linkedArguments = ({ link, length }: Pick<LinkedCampaign, "link" | "length">): string[] =>
  ["--link", link, "--for", formatDuration(length)];

/** The run under another seed, where it ends. */
export const linkUnder = (run: SharedRun, seed: number, length: Duration): string =>
  encodeLink({ ...run, seed, at: after(START, length) });
