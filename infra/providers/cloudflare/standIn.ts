/** An answer of Cloudflare's API that refuses, as the provider prints it. */
export function badRequest(code: number, message: string, pointer?: string): string {
  const error = { code, message, ...(pointer === undefined ? {} : { source: { pointer } }) };
  return `400 Bad Request ${JSON.stringify({ result: null, success: false, errors: [error], messages: [] })}`;
}

/** A simulated moment as a time stamp, counted from a fixed date so that runs can be compared. */
export function timestamp(now: number): string {
  return new Date(Date.UTC(2023, 1, 8) + Math.round(now) * 1000).toISOString();
}

/** Simulated seconds of one API call: an estimate. */
export const callSeconds = { create: 2, update: 2, delete: 2 };
