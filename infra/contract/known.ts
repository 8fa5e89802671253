/** A figure, or why it is not known: unknown is neither zero nor without end. */
export type Known<T> = { value: T; unknown?: undefined } | { value?: undefined; unknown: string };
