import { useEffect, useRef } from "react";

/** The picture as it will be: parsed as XML and put in, so that no markup of anybody's is ever read as HTML. */
export function EmbedPreview({ svg }: { readonly svg: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { documentElement } = new DOMParser().parseFromString(svg, "image/svg+xml");
    place.current?.replaceChildren(document.importNode(documentElement, true));
  }, [svg]);
  return <div className="embed-preview" ref={place} />;
}
