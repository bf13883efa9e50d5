/** Every lesson that comes along, by its id: the file is fetched when somebody opens it. */
const LESSONS = {
  "no-pd-needed": () => import("./no-pd-needed.json"),
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
