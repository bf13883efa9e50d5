import { useEffect, useRef } from "react";
import { pictureElement } from "../parts/picture-element.ts";

/** The picture that an author saves. */
export function EmbedPicture({ svg }: { readonly svg: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.replaceChildren(pictureElement(svg)), [svg]);
  return <div className="embed-preview" ref={place} />;
}
