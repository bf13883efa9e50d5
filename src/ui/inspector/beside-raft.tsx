import type { BesideRaft } from "../../cluster/views/replication.ts";
import BesideRaftTotal from "../beside-raft/total.tsx";
import { besideRaftTexts } from "../words/beside-raft.texts.ts";
import { countText, durationText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";
import { RefLink } from "./ref-link.tsx";

/** What replicates the region's writes beside Raft: how far each copy is, and what the whole run has lost so far. */
export default function BesideRaftView({ beside }: { readonly beside: BesideRaft }) {
  const words = useWords();
  const text = useTexts(besideRaftTexts);
  return (
    <section aria-label={text.title}>
      <h3>{text.title}</h3>
      <p>{text.modes[beside.mode]}</p>
      <div className="table-scroll" tabIndex={0} role="region" aria-label={text.title}><table>
        <thead>
          <tr>
            <th>{text.store}</th><th>{text.role}</th><th className="number">{text.durable}</th>
            <th className="number">{text.behind}</th><th className="number">{text.lag}</th>
          </tr>
        </thead>
        <tbody>
          {beside.replicas.map(({ store, takesWrites, durable, behind, lag }) => (
            <tr key={store}>
              <td><RefLink selection={{ kind: "store", id: store }} /></td>
              <td>{takesWrites ? text.primary : text.replica}</td>
              <td className="number">{countText(durable)}</td>
              <td className="number">{countText(behind)}</td>
              <td className="number">{behind === 0 ? "–" : durationText(lag, words)}</td>
            </tr>
          ))}
        </tbody>
      </table></div>
      <BesideRaftTotal />
    </section>
  );
}
