/** What stands beside something that can be copied, in English. */
export const copyEn = {
  copy: "Copy as Markdown",
  done: "Copied.",
  refused: "The browser does not let the page use the clipboard.",
};
