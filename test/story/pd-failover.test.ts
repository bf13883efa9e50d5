import { expect, test } from "vitest";
import { seconds } from "../../src/kernel/time.ts";
import type { EventBody } from "../../src/proto/events.ts";
import { context, Record, ringOf, store } from "./record.ts";

const pd = (id: number) => ({ kind: "pd", id }) as const;
const killed = (id: number): EventBody => ({ name: "node.killed", node: pd(id) });

/** A record of a cluster with three members of PD, of which the first leads. */
const three = (): Record => new Record({ ...context, topology: { ...ringOf(5), pdMembers: 3 } });

const oneLeads = (record: Record, from: number, member: number): Record => record
  .at(from + 5, { name: "pd.etcd.elected", member, term: 7 })
  .at(from + 9, { name: "pd.leader.elected", member, begins: seconds(0), bound: seconds(0), calendar: seconds(0) })
  .at(from + 12, { name: "pd.cluster.prepared" });

test("PD's leader is killed: the card says when etcd elected, when timestamps came again and when PD scheduled again", () => {
  const record = three().at(10, killed(1));
  expect(record.failover(13)?.pd).toEqual({ etcdElectedAfter: null, leadsAfter: null, schedulesAfter: null });
  const whole = { etcdElectedAfter: seconds(5), leadsAfter: seconds(9), schedulesAfter: seconds(12) };
  expect(oneLeads(record, 10, 3).failover(40)).toMatchObject({
    pd: whole, reasons: [{ kind: "no-leader-lost", led: 0 }, { kind: "pd-leader-lost", ...whole }],
  });
});

test("who follows may die without loss, and each leader's death has its own card", () => {
  const record = three().at(10, killed(2)).at(15, { name: "node.restarted", node: pd(2) }).at(20, killed(1));
  oneLeads(record, 20, 3).at(40, { name: "node.restarted", node: pd(1) }).at(50, killed(3));
  oneLeads(record, 60, 2);
  expect(record.failovers(90).map((failover) => failover.pd?.leadsAfter ?? null)).toEqual([null, seconds(9), seconds(19)]);
});

test("whose heartbeats pass goes by the member that leads or can be elected, not by the first", () => {
  const alone: EventBody = { name: "network.partitioned", groups: [[pd(1)], [pd(2), pd(3), ...[1, 2, 3, 4, 5].map(store)]] };
  // The minority with the leader is cut off: another member leads, and hears every store.
  expect(three().at(10, alone).failover(11)?.stores).toEqual([]);
  // Member 3 leads by now.
  const moved = (): Record => oneLeads(three().at(10, killed(1)), 10, 3).at(30, { name: "node.restarted", node: pd(1) });
  const link = (member: number): EventBody => ({ name: "link.cut", from: store(1), to: pd(member), bothWays: true });
  expect(moved().at(50, link(1)).failovers(51).at(-1)?.stores).toEqual([]);
  expect(moved().at(50, link(3)).failovers(51).at(-1)?.stores.map((missed) => missed.store)).toEqual([1]);
});
