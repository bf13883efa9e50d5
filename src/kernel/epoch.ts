/** Where virtual time begins for those who need a date: 2020-01-01T00:00:00Z, in seconds since 1970. */
export const EPOCH_SECONDS = 1_577_836_800;
