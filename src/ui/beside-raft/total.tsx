import { useRun } from "../app/context.ts";
import { besideRaftTexts } from "../words/beside-raft.texts.ts";
import { countText } from "../words/format.ts";
import { useTexts } from "../words/texts.ts";

/** What was lost of what was acknowledged, in one sentence; nothing where only Raft replicates. `bare` without the mark. */
export default function BesideRaftTotal({ bare = false }: { readonly bare?: boolean }) {
  const text = useTexts(besideRaftTexts);
  const tale = useRun((run) => run.status?.replication ?? null);
  if (tale === null) return null;
  const { mode, lost, acknowledged, conflicts } = tale;
  return (
    <p className="state-line">
      {!bare && <span className="chip" data-tone="electing">{text.notRaft}</span>}
      {text.total(text.names[mode], countText(lost), countText(acknowledged), countText(conflicts), mode)}
    </p>
  );
}
