import { useRun } from "../app/context.ts";
import { Dropdown } from "../parts/dropdown.tsx";
import { besideRaftTexts } from "../words/beside-raft.texts.ts";
import { useTexts } from "../words/texts.ts";
import { RecoveryTable } from "./recovery.tsx";
import BesideRaftTotal from "./total.tsx";
import "./chip.css";

/** In the bar, while something replicates beside Raft: that it is not Raft, what it is, and how to end it. */
export default function NotRaftChip() {
  const text = useTexts(besideRaftTexts);
  const mode = useRun((run) => run.status?.replication?.mode ?? null);
  const act = useRun((run) => run.act);
  if (mode === null) return null;
  return (
    <Dropdown className="chip not-raft" role="dialog" label={`${text.notRaft}: ${text.names[mode]}`} button={text.notRaft}>
      {(close) => (
        <div className="not-raft-panel">
          <h3>{text.names[mode]}</h3>
          <p>{text.modes[mode]}</p>
          <p className="quiet">{text.beside}</p>
          <BesideRaftTotal bare />
          <RecoveryTable />
          <button
            type="button" className="button" onClick={() => {
              close();
              void act({ kind: "set", key: "replication.mode", value: "raft" });
            }}
          >{text.end}</button>
        </div>
      )}
    </Dropdown>
  );
}
