/** The day of an instant in a zone, `YYYY-MM-DD`. */
export const localDate = (instant: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(instant);
