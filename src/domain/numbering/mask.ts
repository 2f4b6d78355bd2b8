/** Numbers as people without the right to see them see them: country and last two digits. */
export function maskNumber(number: string): string {
  return number.length < 7
    ? '***'
    : `${number.slice(0, 3)}${'*'.repeat(number.length - 5)}${number.slice(-2)}`;
}
