/** What stands beside something that can be copied, in English. */
export const copyEn = {
  copy: "Copy as Markdown",
  outages: "Outages as CSV",
  outagesHint: "When which region could serve nobody, a row for each, up to now",
  done: "Copied.",
  refused: "The browser does not let the page use the clipboard.",
};
