/** Every lesson that comes along, by its id: the file is fetched when somebody opens it. Made by `npm run -s lessons`. */
export const LESSONS = {
  "no-pd-needed": () => import("./no-pd-needed.json"),
  "split-vote": () => import("./split-vote.json"),
  "two-leaders": () => import("./two-leaders.json"),
  "log-repair": () => import("./log-repair.json"),
  "majority-is-not-committed": () => import("./majority-is-not-committed.json"),
  "promise-on-disk": () => import("./promise-on-disk.json"),
  "deposed-leader-commits": () => import("./deposed-leader-commits.json"),
  "lease-reads": () => import("./lease-reads.json"),
  "returning-server": () => import("./returning-server.json"),
  "check-quorum": () => import("./check-quorum.json"),
  "one-way-cut": () => import("./one-way-cut.json"),
  "membership-change": () => import("./membership-change.json"),
  "snapshot-or-log": () => import("./snapshot-or-log.json"),
  "many-elections": () => import("./many-elections.json"),
  "thirty-minutes": () => import("./thirty-minutes.json"),
  "placement-isolation": () => import("./placement-isolation.json"),
  "lost-majority": () => import("./lost-majority.json"),
  "pd-is-gone": () => import("./pd-is-gone.json"),
  "clock-never-back": () => import("./clock-never-back.json"),
  "dead-client": () => import("./dead-client.json"),
  "three-orders": () => import("./three-orders.json"),
  "retry-storm": () => import("./retry-storm.json"),
  "dead-slow-paused": () => import("./dead-slow-paused.json"),
  "grey-failure": () => import("./grey-failure.json"),
  "sleeping-regions": () => import("./sleeping-regions.json"),
} as const satisfies Readonly<Record<string, () => Promise<{ readonly default: unknown }>>>;

export type LessonId = keyof typeof LESSONS;

/** Fetches all of them, so that later they are at hand without a network. */
export async function fetchAllLessons(): Promise<void> {
  await Promise.all(Object.values(LESSONS).map((fetchOne) => fetchOne()));
}

/** What is in the lesson's file; undefined where none of that id comes along. */
export async function fetchLesson(id: string): Promise<unknown> {
  const fetches: Readonly<Record<string, () => Promise<{ readonly default: unknown }>>> = LESSONS;
  const fetchOne = Object.hasOwn(fetches, id) ? fetches[id] : undefined;
  return fetchOne === undefined ? undefined : (await fetchOne()).default;
}
