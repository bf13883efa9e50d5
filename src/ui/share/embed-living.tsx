import { useEffect, useRef, type CSSProperties } from "react";
import type { AttributeName } from "../../exchange/embed-attributes.ts";
import { ownAddress } from "../state/address.ts";
import { pictureElement } from "../parts/picture-element.ts";

interface EmbedLivingProps {
  /** What stands on the tag. */
  readonly attributes: Readonly<Partial<Record<AttributeName, string>>>;
  /** Width by height. */
  readonly ratio: string;
  /** What is seen until the embed lives. */
  readonly svg: string;
}

/**
 * The very tag that the author will paste, alive: it shows and does what it will in their page. Where the embed is not served
 * beside this page, or the network is gone, the picture stays, as it would there.
 */
export function EmbedLiving({ attributes, ratio, svg }: EmbedLivingProps) {
  const place = useRef<HTMLDivElement>(null);
  const element = useRef<Element | null>(null);
  // What is written on the tag is compared as text: each choice makes another object.
  const written = JSON.stringify(attributes);
  useEffect(() => {
    const address = new URL("embed/define.js", ownAddress()).href;
    void import(/* @vite-ignore */ address).catch(() => undefined);
  }, []);
  useEffect(() => {
    // It is put into the page with its attributes: what comes later would open its world anew.
    const tag = element.current ?? document.createElement("quorum-scape");
    const wanted = JSON.parse(written) as Readonly<Record<string, string>>;
    for (const name of tag.getAttributeNames()) if (wanted[name] === undefined) tag.removeAttribute(name);
    for (const [name, text] of Object.entries(wanted)) if (tag.getAttribute(name) !== text) tag.setAttribute(name, text);
    if (element.current === null) place.current?.append(tag);
    element.current = tag;
  }, [written]);
  useEffect(() => element.current?.replaceChildren(pictureElement(svg)), [svg]);
  useEffect(() => () => {
    element.current?.remove();
    element.current = null;
  }, []);
  const [across = 16, down = 9] = ratio.split("/").map(Number);
  return <div className="embed-living" ref={place} style={{ "--ratio": across / down } as CSSProperties} />;
}
