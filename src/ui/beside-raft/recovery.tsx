import { idText } from "../../proto/names.ts";
import { useRun } from "../app/context.ts";
import { besideRaftTexts } from "../words/beside-raft.texts.ts";
import { durationText } from "../words/format.ts";
import { useWords } from "../words/index.ts";
import { useTexts } from "../words/texts.ts";

/** The latest recoveries that are shown: a person compares the last crash. */
const SHOWN = 24;

/** Region by region what Raft and the single owners made of the same faults; nothing before there was one. */
export function RecoveryTable() {
  const words = useWords();
  const text = useTexts(besideRaftTexts);
  const { recovery } = text;
  const tale = useRun((run) => run.status?.replication ?? null);
  const names = useRun((run) => run.status?.names) ?? {};
  if (tale === null || tale.recovery.length === 0) return null;
  const name = (id: number): string => (id === 0 ? "–" : idText(id, names));
  return (
    <div className="panel-content"><div className="table-scroll" tabIndex={0} role="region" aria-label={recovery.title}><table>
      <thead>
        <tr>
          <th>{recovery.region}</th><th>{recovery.by}</th><th>{recovery.from}</th><th>{recovery.to}</th><th>{recovery.state}</th>
          <th className="number">{recovery.took}</th>
        </tr>
      </thead>
      <tbody>
        {tale.recovery.slice(-SHOWN).map(({ region, by, since, from, to, state, took }) => (
          <tr key={`${region} ${by} ${since}`}>
            <td>{name(region)}</td>
            <td>{by === "raft" ? recovery.raft : recovery.owner}</td>
            <td>{name(from)}</td>
            <td>{name(to)}</td>
            <td>{recovery.states[state]}</td>
            <td className="number">{took === null ? "–" : durationText(took, words)}</td>
          </tr>
        ))}
      </tbody>
    </table></div></div>
  );
}
