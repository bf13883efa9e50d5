import { expect, test } from "vitest";
import { seconds, START } from "../../src/kernel/time.ts";
import { pingOwners, startMaster, tickMaster } from "../../src/pd/replication/master.ts";
import { createReplicationMonitor } from "../../src/pd/replication/state.ts";
import type { PdHost, PdState } from "../../src/pd/state.ts";
import type { ReplicationPlan } from "../../src/proto/replication.ts";

/** A member of PD with stores 1 to 3, of which the directory knows the first two, and sessions of so many seconds. */
function memberOf(leads: boolean, session: number) {
  const told = { sent: [] as [machine: number, say: string][], timers: [] as [due: string, after: number][] };
  const plan = { serial: 4, nearest: new Map([[1, []], [2, []], [3, []]]), groups: [] } as unknown as ReplicationPlan;
  const host = {
    clock: () => START, settings: { replication: { sessionTimeout: seconds(session) } },
    directory: { stores: new Map([[1, 11], [2, 12]]) },
    startTimer: (after: number, { timer }: { timer: { due: string } }) => told.timers.push([timer.due, after]),
    send: (machine: number, _port: string, message: { say: string }) => told.sent.push([machine, message.say]),
  } as unknown as PdHost;
  const state = { office: leads ? { isOpen: true, serial: 1 } : null } as unknown as PdState;
  return { told, host, state, monitor: createReplicationMonitor(plan) };
}

test("the member that leads PD asks every store that is to be found how it is, three times in a session", () => {
  const { told, host, state, monitor } = memberOf(true, 6);
  pingOwners(state, host, monitor);
  expect(told.sent).toEqual([[11, "ask-status"], [12, "ask-status"]]);
  expect(told.timers).toEqual([["poll", seconds(2)]]);
  expect([...monitor.master.sessions.keys()]).toEqual([1, 2, 3]);
});

test("a member that does not lead PD asks nobody and begins no sessions, but goes on looking whether it leads", () => {
  const { told, host, state, monitor } = memberOf(false, 6);
  pingOwners(state, host, monitor);
  tickMaster(state, host, monitor);
  expect(told.sent).toEqual([]);
  expect(monitor.master.sessions.size).toBe(0);
  expect(told.timers).toEqual([["poll", seconds(2)], ["judge", seconds(2)]]);
});

test("a leader of PD whose office is not open yet is no master", () => {
  const { told, host, monitor } = memberOf(true, 6);
  pingOwners({ office: { isOpen: false, serial: 1 } } as unknown as PdState, host, monitor);
  expect(told.sent).toEqual([]);
});

test("sessions are looked at every 2 s, or as often as they end where that is sooner", () => {
  const [long, short] = [memberOf(true, 30), memberOf(true, 1)];
  startMaster(long.state, long.host, long.monitor);
  startMaster(short.state, short.host, short.monitor);
  expect(long.told.timers).toEqual([["poll", seconds(10)], ["judge", seconds(2)]]);
  expect(short.told.timers.at(-1)).toEqual(["judge", seconds(1)]);
});
