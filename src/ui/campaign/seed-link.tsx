import { addressOf } from "../state/address.ts";
import { campaignTexts } from "../words/campaign.texts.ts";
import { useTexts } from "../words/texts.ts";

interface SeedLinkProps {
  readonly seed: number;
  /** By seed; one that is not there yet is told without a link. */
  readonly links: ReadonlyMap<number, string>;
}

/** A seed as a link to its run, in a tab of its own: the campaign and the run that it came from stay. */
export function SeedLink({ seed, links }: SeedLinkProps) {
  const text = useTexts(campaignTexts);
  const link = links.get(seed);
  if (link === undefined) return <>{text.seed(seed)}</>;
  return (
    <a href={addressOf(link)} target="_blank" rel="noopener" title={text.newTab}>
      {text.seed(seed)}<span className="visually-hidden"> ({text.newTab})</span>
    </a>
  );
}
