import { linkFrame, type FrameLink } from "./frame-link.ts";
import type { EmbedEvent } from "./protocol.ts";
import type { Talk } from "./talk.ts";

/** Where an element's world lives: a frame, or a piece of the page itself. */
export interface Dwelling extends Pick<Talk, "ask"> {
  /** What stands in the element. */
  readonly place: HTMLElement;
  /** Shows what another address says, without an entry in the page's history. */
  show(address: URL): void;
  /** Its accessible name. */
  entitle(title: string): void;
  /** Ends the world; the place is taken away. */
  end(): void;
}

/** What an element wants to know of its dwelling. */
export interface Inhabited {
  readonly heard: (event: EmbedEvent) => void;
  /** Another world is on its way. */
  readonly loads: () => void;
}

/** Neither the page above nor anything else is within its reach; the link to the whole page is. */
const SANDBOX = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-downloads";

/** A frame with the document of this address. It loads once it stands in the page. */
export function dwellInFrame(address: URL, { heard, loads }: Inhabited): Dwelling {
  const place = document.createElement("iframe");
  let link: FrameLink;
  const connect = (origin: string): void => {
    link = linkFrame(place, origin, heard);
    loads();
  };
  place.setAttribute("part", "frame");
  place.allow = "fullscreen; clipboard-write";
  // A frame of the page's own origin could take its sandbox off; a browser warns of that.
  if (address.origin !== location.origin) place.setAttribute("sandbox", SANDBOX);
  place.src = address.href;
  place.addEventListener("load", () => {
    // A frame that has loaded itself anew is another one, which has heard nothing of what was asked.
    if (link.isAnswered()) {
      link.lose();
      loads();
    }
    link.greet();
  });
  connect(address.origin);
  return {
    place,
    ask: (kind, body) => link.ask(kind, body),
    show: ({ href, origin }) => {
      link.close();
      connect(origin);
      place.contentWindow?.location.replace(href);
    },
    entitle: (title) => {
      place.title = title;
    },
    end: () => {
      link.close();
      place.remove();
    },
  };
}
