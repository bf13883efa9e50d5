/** Why a key has done nothing, in English. */
export const unheardEn = {
  choice: (key: string) => `${key} needs something to act on: click a store first.`,
  other: (key: string) => `${key} does nothing to what is chosen now.`,
  server: (key: string) => `${key} needs a server: click the one whose timer is to run out.`,
  message: (key: string) => `${key} needs a message, and none is under way: N goes to the next one.`,
};
