import { useEffect, useRef } from "react";

/** The picture as an element of this document: parsed as XML, so that no markup of anybody's is ever read as HTML. */
export const pictureElement = (svg: string): Element =>
  document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true);

/** The picture that an author saves. */
export function EmbedPicture({ svg }: { readonly svg: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.replaceChildren(pictureElement(svg)), [svg]);
  return <div className="embed-preview" ref={place} />;
}
