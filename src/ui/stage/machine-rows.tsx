import { memo } from "react";
import type { ClientsFrame } from "../../cluster/layers/clients.ts";
import type { PdFrame } from "../../cluster/layers/pds.ts";
import type { Point, Rectangle } from "../../figure/geometry.ts";
import { useApp } from "../app/context.ts";
import { countText, durationText } from "../words/format.ts";
import type { Words } from "../words/index.ts";
import { placed } from "./store-card.tsx";

interface PdCardProps {
  readonly pd: PdFrame;
  readonly box: Rectangle;
  readonly words: Words;
  readonly selected: boolean;
  readonly tabStop: boolean;
}

/** One member of the placement driver. A full diamond is the PD leader, one with a dot the leader of etcd alone. */
export const PdCard = memo(function PdCard({ pd, box, words, selected, tabStop }: PdCardProps) {
  const { run, screen } = useApp();
  const { select } = run.getState();
  const text = words.stage.pd;
  const running = pd.process === "running";
  const isLeader = running && pd.role === "leader";
  const leadsEtcd = running && pd.leadsEtcd && !isLeader;
  const role = isLeader ? text.leader : leadsEtcd ? text.etcdLeader : text.follower;
  const selection = { kind: "pd", id: pd.id } as const;
  return (
    <button
      type="button" className="pd-card" style={placed(box)} data-pd={pd.id} tabIndex={tabStop ? 0 : -1}
      data-role={isLeader ? "leader" : "follower"}
      data-process={pd.process} aria-pressed={selected}
      onClick={() => select(selection)}
      onContextMenu={(event) => {
        event.preventDefault();
        select(selection);
        screen.setState({ faultMenu: { selection, x: event.clientX, y: event.clientY } });
      }}
    >
      <svg className="diamond" viewBox="-12 -12 24 24" aria-hidden>
        <path d="M0 -9L9 0L0 9L-9 0Z" />{leadsEtcd && <circle r="3" />}
      </svg>
      <span className="name">{words.nodes.pd(String(pd.id))}</span>
      <span className="role">{running ? role : text.process[pd.process]}</span>
      {isLeader && <span className="facts mono fits"><span>{text.tso(countText(pd.tso))}</span></span>}
      {isLeader && (
        <span className="more fits">
          <span>{text.operators(pd.operators)}</span>
          <span className="joined" data-alarm={pd.silentStores > 0 || undefined}>{text.silentStores(pd.silentStores)}</span>
        </span>
      )}
    </button>
  );
});

interface ClientsRowProps {
  readonly clients: ClientsFrame;
  readonly box: Rectangle;
  readonly marks: readonly Point[];
  readonly selected: number | null;
  /** The client that the Tab key leads to; arrows go on from there. */
  readonly tabStop: number | undefined;
  readonly words: Words;
}

/** The clients, and what they measure. */
export const ClientsRow = memo(function ClientsRow({ clients, box, marks, selected, tabStop, words }: ClientsRowProps) {
  const { run, screen } = useApp();
  const { select } = run.getState();
  const text = words.stage.clients;
  const last = marks[marks.length - 1];
  return (
    <>
      <span className="clients-title" style={{ left: box.x, top: box.y, height: box.height }}>{text.title}</span>
      {marks.map((mark, i) => {
        const selection = { kind: "client", id: i + 1 } as const;
        return (
          <button
            key={i} type="button" className="client-mark" style={{ left: mark.x, top: mark.y }} data-client={i + 1}
            tabIndex={tabStop === i + 1 ? 0 : -1}
            data-process={clients.processes[i]} data-alarm={(clients.retries[i] ?? 0) > 0 || undefined}
            aria-pressed={selected === i + 1} aria-label={words.nodes.client(String(i + 1))}
            onClick={() => select(selection)}
            onContextMenu={(event) => {
              event.preventDefault();
              select(selection);
              screen.setState({ faultMenu: { selection, x: event.clientX, y: event.clientY } });
            }}
          />
        );
      })}
      <span className="clients-facts" style={{ left: (last?.x ?? box.x) + 24, top: box.y, height: box.height, lineHeight: `${box.height}px` }}>
        <span className="fits">
          <span>{text.rate(countText(clients.operationsPerSecond))}</span>
          <span>{text.p99(durationText(clients.p99, words))}</span>
          {clients.retrying > 0 && <strong>{text.retrying(countText(clients.retrying))}</strong>}
          {clients.failed > 0 && <strong>{text.failed(countText(clients.failed))}</strong>}
        </span>
      </span>
    </>
  );
});
