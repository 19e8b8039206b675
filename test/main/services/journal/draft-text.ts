/** What a user has typed after so many keystrokes: long enough to take several pages of the database. */
export function draftText(number: number): string {
  return `${number}:${'x'.repeat((number * 997) % 20_000)}`;
}
