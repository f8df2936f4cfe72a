export const EXCEPTION_SEVERITIES = ['low', 'medium', 'high'] as const;

/** How much depends on it that somebody sees to an exception soon. */
export type ExceptionSeverity = (typeof EXCEPTION_SEVERITIES)[number];

const HOURS: Readonly<Record<ExceptionSeverity, number>> = { low: 24, medium: 4, high: 1 };

/** By when somebody should have seen to an exception. */
export const dueOf = (severity: ExceptionSeverity, openedAt: Date): Date =>
  new Date(openedAt.getTime() + HOURS[severity] * 3_600_000);
