import type { RegionDetail, ReplicaDetail } from "../../cluster/views/region.ts";
import { RefLink } from "./ref-link.tsx";
import { RoleMark } from "./role-mark.tsx";
import { inspectorTexts } from "../words/inspector.texts.ts";
import { useTexts } from "../words/texts.ts";

/** The replicas as cards: role, term, vote, marks of the log, how the leader tracks them, the election timer. */
export function ReplicaTable({ detail }: { readonly detail: RegionDetail }) {
  return (
    <ul className="replicas">
      {detail.replicas.map((replica) => <Replica key={replica.peer.id} replica={replica} detail={detail} />)}
    </ul>
  );
}

function Replica({ replica, detail }: { readonly replica: ReplicaDetail; readonly detail: RegionDetail }) {
  const { region: text, role: roles, process } = useTexts(inspectorTexts);
  const { columns } = text;
  const role = replica.peer.role === "Learner" ? "learner" : replica.role;
  const vote = detail.replicas.find((other) => other.peer.id === replica.votedFor);
  const alive = replica.process === "running";
  return (
    <li className="replica">
      <div className="replica-head">
        <RoleMark replica={replica} />
        <RefLink selection={{ kind: "store", id: replica.peer.storeId }} />
        <span className={alive ? "quiet" : "bad"}>
          {alive ? roles[role] : process[replica.process]}
        </span>
        {alive && replica.groupState !== "ordered" && (
          <span className="chip" title={text.groupStateHint}>{text.groupStates[replica.groupState]}</span>
        )}
        <Progress replica={replica} />
      </div>
      <dl className="replica-fields">
        <Cell name={columns.term} value={String(replica.term)} />
        <Cell name={columns.vote} value={replica.votedFor === 0 ? "–" : String(vote?.peer.storeId ?? replica.votedFor)} />
        <Cell name={columns.commit} value={String(replica.commit)} />
        <Cell name={columns.applied} value={String(replica.applied)} />
        <Cell name={columns.last} value={String(replica.lastIndex)} />
        {replica.progress !== null && <Cell name={columns.match} value={String(replica.progress.match)} />}
        {replica.progress !== null && <Cell name={columns.next} value={String(replica.progress.next)} />}
      </dl>
      {alive && replica.role !== "leader" && <ElectionTimer replica={replica} />}
    </li>
  );
}

const Cell = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div><dt>{name}</dt><dd className="mono">{value}</dd></div>
);

function Progress({ replica }: { readonly replica: ReplicaDetail }) {
  const { region: text } = useTexts(inspectorTexts);
  const { progress, snapshotArrived } = replica;
  if (progress === null) return null;
  const parts: string[] = [progress.state];
  if (!progress.recentActive) parts.push(text.inactive);
  if (progress.inflight > 0) parts.push(text.inflight(progress.inflight));
  if (snapshotArrived !== null) parts.push(text.snapshotArrived(Math.round(snapshotArrived * 100)));
  return <span className="chip" data-tone={progress.state === "replicate" ? "" : "copying"}>{parts.join(" · ")}</span>;
}

function ElectionTimer({ replica }: { readonly replica: ReplicaDetail }) {
  const { region: text } = useTexts(inspectorTexts);
  const reading = text.ticks(replica.electionElapsed, replica.electionTimeout);
  return (
    <div className="timer" title={text.timerHint}>
      <span className="quiet">{text.columns.timer}</span>
      <meter
        min={0} max={replica.electionTimeout} value={replica.electionElapsed}
        aria-label={text.columns.timer} aria-valuetext={reading}
      />
      <span className="mono">{reading}</span>
    </div>
  );
}
