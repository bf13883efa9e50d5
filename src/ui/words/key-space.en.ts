/** The texts of the view along the keys, in English. They come with it. */
export const keySpaceEn = {
  title: "Key space",
  summary: (ranges: string, size: string) => `${ranges} ranges, ${size}`,
  one: (size: string) => `1 range, ${size}`,
  load: "client load",
  loadMost: (perSecond: string) => `${perSecond}/s`,
  loadHint: "Client operations per second in the last ten seconds, by region; the number is the highest bar in sight.",
  keys: "keys",
  keysHint: "A range is as broad as the data that it holds; below it stands its first key.",
  leaders: (count: number) => (count === 1 ? "1 leader" : `${count} leaders`),
  stopped: { dead: "process dead", off: "power off", paused: "paused", running: "" },
  closer: "Enlarge the axis",
  farther: "Reduce the axis",
  whole: "Show all keys",
  tools: "Part of the key space that is shown",
  slider: "Ranges along the keys",
  position: (place: string, count: string) => `range ${place} of ${count}`,
  region: (id: string) => `Region ${id}`,
  led: (store: string) => `Raft leader on ${store}`,
  replicas: (stores: string) => `replicas on ${stores}`,
  perSecond: (count: string) => `${count} operations/s`,
  hint: "Arrow keys move from range to range, Page Up and Down by ten, Enter selects one, Enter again shows its group.",
  table: {
    caption: "Regions in the order of their keys", range: "Range", region: "Region", leader: "Raft leader",
    replicas: "Replicas on", size: "Size", load: "Operations/s", state: "State", serves: "serves",
    more: (count: string) => `and ${count} more`,
  },
};

/** What every language must say about the view along the keys. */
export type KeySpaceWords = typeof keySpaceEn;
