import type { ClusterEvent } from "../../proto/events.ts";
import type { Parting } from "../../story/comparison/types.ts";
import { sentenceText } from "../../story/words/index.ts";
import { useRun } from "../app/context.ts";
import { compareTexts } from "../words/compare.texts.ts";
import { storyTime } from "../words/format.ts";
import { useTexts } from "../words/texts.ts";
import type { ReadySides } from "./use-sides.ts";

/** The first difference of the two records, as sentences, and the first thing that came of it. */
export function Differences({ ready }: { readonly ready: ReadySides }) {
  const text = useTexts(compareTexts);
  const { parting, consequence } = ready.comparison;
  if (parting === null) return <p className="compare-differences">{text.same}</p>;
  const isOne = consequence?.left === parting.left && consequence?.right === parting.right;
  return (
    <div className="compare-differences">
      <PartingItem kind="parting" title={text.parting} parting={parting} ready={ready} />
      {consequence === null ? <p>{text.nothingFollowed}</p>
        : !isOne && <PartingItem kind="consequence" title={text.consequence} parting={consequence} ready={ready} />}
    </div>
  );
}

interface PartingItemProps {
  readonly kind: "parting" | "consequence";
  readonly title: string;
  readonly parting: Parting;
  readonly ready: ReadySides;
}

function PartingItem({ kind, title, parting, ready }: PartingItemProps) {
  return (
    <section data-kind={kind} aria-label={title}>
      <h3>{title}</h3>
      <Told side="left" event={parting.left} ready={ready} />
      <Told side="right" event={parting.right} ready={ready} />
    </section>
  );
}

interface ToldProps {
  readonly side: "left" | "right";
  readonly event: ClusterEvent | null;
  readonly ready: ReadySides;
}

function Told({ side, event, ready }: ToldProps) {
  const text = useTexts(compareTexts);
  const language = useRun((run) => run.language);
  if (event === null) return <p>{text.ended(text[side])}</p>;
  return (
    <p>
      <span className="quiet">{text.at(text[side], storyTime(event.at))}</span>{" "}
      {sentenceText(event, language, ready[side].names)}
    </p>
  );
}
