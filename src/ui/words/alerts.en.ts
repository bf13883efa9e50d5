const plural = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

/** Which alerts would have fired, in English. */
export const alertsEn = {
  intro: (every: string) => `Your alert rules over this run, as a Prometheus would evaluate them that scrapes every ${every}, evaluates every ${every} unless a group says otherwise, and looks back for 5 min.`,
  published: "PD's and TiKV's rules", choose: "Choose a file …", evaluate: "Evaluate",
  drop: "A file can be dropped here, too. Rules stay in this browser.",
  rules: (name: string, count: number) => `${name}: ${plural(count, "line", "lines")}`,
  own: "Your rules", field: "Alert rules (YAML)",
  working: (at: string, until: string) => `Running again and scraping: ${at} of ${until}`,
  failed: "The run has changed meanwhile. Evaluate again.",
  noRules: "There are no alert rules in this file.",
  upTo: (until: string) => `Up to ${until}:`,
  states: {
    fires: (count: number) => plural(count, "fires", "fire"),
    pending: (count: number) => `${count} only pending`,
    failed: (count: number) => plural(count, "fails", "fail"),
    refused: (count: number) => `${count} not evaluated`,
    never: (count: number) => `${count} can never fire here`,
    silent: (count: number) => plural(count, "stays silent", "stay silent"),
  },
  heads: {
    fires: "Fired", pending: "Pending, never for long enough", failed: "Failed as Prometheus would fail",
    refused: "Not evaluated here", never: "Can never fire here", silent: "Silent",
  },
  of: (group: string, length: string) => (length === "" ? group : `${group}, for ${length}`),
  truth: "true from", firing: ", firing from", until: ", until", toEnd: ", to the end",
  lasting: (length: string) => ` (fired for ${length})`,
  go: (time: string) => `Go to ${time}`,
  more: (count: number) => `and ${count} more`,
  short: (last: string) => `The last evaluation was at ${last}. Most rules wait for a minute before they fire: let the run go on, and look again.`,
};

export type AlertsWords = typeof alertsEn;
