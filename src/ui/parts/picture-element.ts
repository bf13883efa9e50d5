/** The picture as an element of this document: parsed as XML, so that no markup of anybody's is ever read as HTML. */
export const pictureElement = (svg: string): Element =>
  document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true);
