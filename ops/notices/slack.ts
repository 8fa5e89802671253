import { oneLine } from "../../infra/contract/text.ts";
import { maskSecrets } from "../secrets.ts";
import type { Notice } from "./notice.ts";
import { noticeText } from "./notice.ts";

/** Where the address of the incoming webhook is read from: it is a secret, so neither stack file nor command line holds it. */
export const webhookVariable = "BROADCAST_SLACK_WEBHOOK";

const marks: Readonly<Record<Notice["kind"], string>> = {
  started: ":arrow_forward:",
  done: ":white_check_mark:",
  failed: ":rotating_light:",
  interrupted: ":raised_hand:",
  stillLive: ":hourglass:",
  needsPerson: ":rotating_light:",
  overdue: ":hourglass:",
  extended: ":hourglass_flowing_sand:",
  closed: ":checkered_flag:",
};

/** Seconds a notice may hold up a switch. */
const patience = 5;

/**
 * Posts a notice to Slack's incoming webhook. A notice that cannot be sent must not stop a switch: why is returned, without
 * the address, and undefined where it was sent or no webhook is set.
 */
export async function postToSlack(
  notice: Notice,
  webhook: string | undefined = process.env[webhookVariable],
): Promise<string | undefined> {
  if (webhook === undefined || webhook === "") return undefined;
  const address = webhookAddress(webhook);
  if (!address) return `${webhookVariable} is no address of a webhook. Allowed: https://…`;
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: `${marks[notice.kind]} ${escaped(oneLine(maskSecrets(noticeText(notice))))}` }),
      redirect: "error",
      signal: AbortSignal.timeout(patience * 1000),
    });
    // Read, so that the connection ends.
    await answer.text();
    return answer.ok
      ? undefined
      : `Slack answered ${answer.status}: see whether the webhook in ${webhookVariable} still exists.`;
  } catch (error) {
    const late = error instanceof Error && error.name === "TimeoutError";
    return late ? `Slack did not answer within ${patience} s.` : "Slack could not be reached.";
  }
}

/** The address of a webhook; undefined for what is none. Plain HTTP is for a receiver on this machine only. */
export function webhookAddress(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const local = url.protocol === "http:" && ["127.0.0.1", "localhost", "[::1]"].includes(url.hostname);
  return url.protocol === "https:" || local ? url : undefined;
}

/** The three characters that Slack's text gives a meaning. */
function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
