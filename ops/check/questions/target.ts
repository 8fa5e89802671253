import type { Question } from "../question.ts";
import { each, no, yes } from "../question.ts";

/** First of all: every other answer is worth nothing where the credentials belong to somebody else. */
export const target: Question = {
  name: "target",
  asks: "Do the credentials belong to the account and the zone of the stack file?",
  ask: async (
    {
      estate: {
        target: { aws, cloudflare },
      },
    },
    ports,
  ) => [
    ...(await each(
      ["AWS account"],
      (subject) => subject,
      async (subject) => {
        const account = await ports.account();
        return account === aws.account
          ? yes(subject, `account ${aws.account}`)
          : no(
              subject,
              `the credentials belong to account ${account ?? "of nobody"}, the stack file names ${aws.account}`,
              "use the right profile (AWS_PROFILE), or correct target.aws.account",
            );
      },
    )),
    ...(await each(
      ["Cloudflare zone"],
      (subject) => subject,
      async (subject) => {
        const zone = await ports.zone(cloudflare.zone);
        return zone?.name === cloudflare.domain
          ? yes(subject, `zone ${cloudflare.domain}`)
          : no(
              subject,
              `zone ${cloudflare.zone} is ${zone?.name ?? "not to be found"}, the stack file says ${cloudflare.domain}`,
              "correct target.cloudflare, or use a token for that zone",
            );
      },
    )),
  ],
};
