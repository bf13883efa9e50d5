import { describe, expect, test } from "vitest";
import { cardsOf, commandsOf, type } from "./cards.ts";

const small = ["--stores", "4", "--regions", "3", "--zones", "1", "--seed", "5", "--rate", "10"] as const;

const commands = {
  partitions: commandsOf("not-yet-on-partitions"),
  leaders: commandsOf("leaders-lost-header"),
  repair: commandsOf("repair-under-way"),
};
const isAbsent = Object.values(commands).some((list) => list === null);

describe.skipIf(isAbsent)("reported cards (skipped without the shared data)", () => {
  const at = (list: keyof typeof commands, index: number): readonly string[] => commands[list]?.[index] ?? [];

  test("a partition and the isolation of the store beyond it have the same card but for the name of the fault", async () => {
    const [partition] = await cardsOf(...at("partitions", 0));
    const [isolation] = await cardsOf(...at("partitions", 2));
    expect(partition).toMatchObject({
      fault: "partition 1,2,3 | 4", disconnectedAfter: "18.820083s", downAfter: "29m58.820083s",
      repairStartedAfter: "29m58.830083s", repaired: 2, notRepaired: 0, leadersLost: 1,
    });
    expect({ ...partition, fault: "" }).toEqual({ ...isolation, fault: "" });
  });

  test("a store cut off from PD alone is Disconnected and Down, and PD repairs nothing, for its leaders hear it", async () => {
    const [cut] = await cardsOf(...at("partitions", 3));
    expect(cut).toMatchObject({ fault: "cut store 2 pd 1", leadersLost: 0, repairStartedAfter: null, repaired: 0 });
    expect(cut?.disconnectedAfter).not.toBeNull();
    expect(cut?.downAfter).not.toBeNull();
    expect(cut?.regions.waiting).toEqual([{ for: "down-peers", count: cut?.regionsTouched, until: null }]);
  });

  test("where no leader was lost the header says so", async () => {
    for (const index of [0, 1]) {
      const text = await type(...at("leaders", index));
      expect(text).toMatch(/no Raft leader lost of \d there, replicas in \d regions/);
      expect(text).toMatch(/No region lost its Raft leader \(\d were led there\)\./);
      expect(text).not.toContain("Raft leaders lost in");
    }
  });

  test("regions without a majority wait for it for ever: nothing is under way", async () => {
    const cards = await cardsOf(...at("repair", 0));
    expect(cards).toMatchObject([{ fault: "kill store 1, kill store 2", leadersLost: 2, repaired: 0, regions: { copying: 0 } }]);
    expect(cards[0]?.regions.waiting).toEqual([{ for: "majority", count: 2, until: null }]);
  });

  test("between Down and down_peers the regions wait, until an instant that the card names", async () => {
    const [kill] = await cardsOf(...at("repair", 1));
    expect(kill).toMatchObject({ repairStartedAfter: null, repaired: 0, regions: { copying: 0 } });
    expect(kill?.regions.waiting).toMatchObject([{ for: "down-peers", count: 3 }]);
    expect(kill?.regions.waiting[0]?.until).toMatch(/^10m/);
  });

  test("leaders that move start the clock of down_peers anew, and the card says that it is waited for", async () => {
    const [kill] = await cardsOf(...at("repair", 2));
    expect(kill).toMatchObject({ regions: { copying: 0 } });
    expect(kill?.regions.waiting).toMatchObject([{ for: "down-peers" }]);
    expect(kill?.regions.waiting[0]?.until).not.toBeNull();
  });
});

describe("cards of faults that had none", () => {
  test("loss, latency, clocks, full disks and clients each have a card, and the end of each is told", async () => {
    const cards = await cardsOf(
      ...small, "--do", "10s loss store 1 store 2 30%", "--do", "20s clock store 3 +10s", "--do", "30s fill-disk store 1",
      "--do", "40s kill client 1", "--do", "50s heal", "--do", "60s clock store 3 +0s", "--do", "70s free-disk store 1",
      "--do", "80s restart client 1", "--for", "90s",
    );
    expect(cards.map(({ fault, endedAfter, endedBy }) => [fault, endedAfter, endedBy])).toEqual([
      ["loss store 1 store 2 30%", "40s", "heal"], ["clock store 3 +10s", "40s", "clock store 3 +0s"],
      ["fill-disk store 1", "40s", "free-disk store 1"], ["kill client 1", "40s", "restart client 1"],
    ]);
    // What each came to, by what clients got.
    const meanwhile = cards.slice(0, 3).map(({ reasons }) => reasons.filter((reason) => reason.includes("meanwhile")).join(""));
    expect(meanwhile[0]).toMatch(/^On the .*led there meanwhile: \d+ writes took [\d.]+ m?s on average/);
    expect(meanwhile[1]).not.toMatch(/failed|retr/);
    expect(meanwhile[2]).toMatch(/led there meanwhile: \d+ writes took .* at the longest, \d+ retries; /);
    expect(cards[1]?.reasons.at(-1)).toMatch(/^The calendar alone is wrong/);
  });

  test("a store that is removed: its regions leave it, and it is buried", async () => {
    const [remove] = await cardsOf(...small, "--do", "10s remove-store 4", "--for", "10m");
    expect(remove).toMatchObject({ fault: "remove-store 4", notRepaired: 0, downAfter: null, endedBy: null });
    expect(remove?.repaired).toBe(remove?.regionsTouched);
    expect(remove?.repairFinishedAfter).not.toBeNull();
    expect(remove?.stores[0]?.tombstoneAfter).not.toBeNull();
    expect(remove?.endedAfter).toBe(remove?.stores[0]?.tombstoneAfter);
    expect(remove?.reasons).toEqual(["The Raft leader there was handed over; none was lost."]);
  });

  test("a zone that dies store by store is one card", async () => {
    const cards = await cardsOf(...small, "--do", "10s kill store 1", "--do", "10.5s kill store 2",
      "--do", "20s kill store 3", "--for", "30s");
    expect(cards.map(({ fault }) => fault)).toEqual(["kill store 1, kill store 2", "kill store 3"]);
  });
});
