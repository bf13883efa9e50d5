/** The write that follows another: a value that is a number is counted on, anything else stays. */
export function writeAfter(text: string): string {
  const counted = /^(.*=)(\d{1,9})$/.exec(text);
  return counted === null ? text : `${counted[1]}${Number(counted[2]) + 1}`;
}
