/** The texts of opening files, in English: the first frame needs none of them but the dialog's title. */
export const importingEn = {
  intro: "Drop files anywhere on the page, choose them here, or paste their text. Stores and regions together, or either alone.",
  commands: "How to get them",
  privacy: "Nothing leaves this page.",
  choose: "Choose files …",
  paste: "Paste JSON or a link here",
  open: "Open",
  drop: "Drop the JSON of stores and regions",
  working: "Reading …",
  opening: (regions: string, replicas: string) => `Opening ${regions} regions with ${replicas} replicas …`,
  pasted: "pasted text",
  opened: "Files opened so far",
  contents: {
    stores: (count: string) => `${count} stores`,
    regions: (count: string) => `${count} regions`,
    other: "other documents",
  },
  add: {
    title: (names: string) => `Open ${names}`,
    intro: "An imported cluster is open, made of these files. Does the new one belong to it?",
    together: "Add to them",
    alone: "Open alone",
  },
  newer: (name: string) => `${name} was saved by another version, in a format that this one does not know.`,
  unreadable: (name: string) => `The browser could not read ${name}.`,
};
