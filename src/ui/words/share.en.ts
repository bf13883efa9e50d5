/** The texts about links and files that a run is saved as, in English: the first frame needs none of them. */
export const shareEn = {
  title: "Share this run",
  copied: "Link copied. It replays exactly this run.",
  opens: (at: string, selected: string) => `It opens paused at ${at}${selected === "" ? "" : `, with ${selected} selected`}.`,
  tooLong: (size: string) => `Too long for a chat (${size}), which would cut it: save it as a file and send that. Dropped on this page, the file opens the run.`,
  download: "Save the link as a file",
  manual: "The browser does not let the page use the clipboard. Copy the link yourself:",
  link: "Link",
  save: "Save the cluster of this moment as PD's JSON:",
  documents: { "pd-stores": "Stores", "pd-regions": "Regions", "pd-members": "PD members", "pd-config": "Configuration" },
};
