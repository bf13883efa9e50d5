/** The bytes of a text in UTF-8. */
export const utf8Of = (text: string): number[] =>
  [...encodeURIComponent(text).matchAll(/%([0-9A-F]{2})|([^])/g)].map(([, hex, plain = ""]) =>
    (hex === undefined ? plain.charCodeAt(0) : parseInt(hex, 16)));
