/** What has the focus where this node stands: a document outside of a shadow root sees only that something in it has. */
export const focusedBeside = (node: Node | null): Element | null => {
  const ground = node?.getRootNode();
  return ground instanceof Document || ground instanceof ShadowRoot ? ground.activeElement : null;
};
