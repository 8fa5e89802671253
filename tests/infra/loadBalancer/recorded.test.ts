import { describe, expect, it } from "vitest";
import { AccessDenied } from "../../../infra/contract/client.ts";
import { loadBalancerClient } from "../../../infra/loadBalancer/client.ts";
import { awsAt, recordedServers, targets } from "../../gates/clients.ts";
import { streamsArn, webArn } from "./balancers.ts";

const result = (action: string, inner: string): string =>
  `<${action}Response xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><${action}Result>${inner}</${action}Result>` +
  `<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${action}Response>`;

const zone = (name: string, code: string, reason = ""): string =>
  `<member><AvailabilityZone>${name}</AvailabilityZone><EffectiveCapacityUnits>250.0</EffectiveCapacityUnits>` +
  `<State><Code>${code}</Code>${reason === "" ? "" : `<Reason>${reason}</Reason>`}</State></member>`;

const reservation = (units: number | undefined, left: number, ...zones: string[]): string =>
  result(
    "DescribeCapacityReservation",
    `<DecreaseRequestsRemaining>${left}</DecreaseRequestsRemaining>` +
      (units === undefined
        ? ""
        : `<MinimumLoadBalancerCapacity><CapacityUnits>${units}</CapacityUnits></MinimumLoadBalancerCapacity>`) +
      `<CapacityReservationState>${zones.join("")}</CapacityReservationState>`,
  );

const listener = (protocol: string): string => `<member><Protocol>${protocol}</Protocol></member>`;
const balancer = (arn: string, type: string): string =>
  `<member><LoadBalancerArn>${arn}</LoadBalancerArn><Type>${type}</Type></member>`;

/**
 * Answers as Elastic Load Balancing and Service Quotas give them, written by their API references: moto has no capacity reservations.
 */
describe("recorded answers about reserved capacity", () => {
  const serving = recordedServers();
  let asked: string[] = [];
  const answering = async (answers: Readonly<Record<string, string>>, status = 200) => {
    asked = [];
    const endpoint = await serving((request, sent) => {
      asked.push(sent);
      const target = request.headers["x-amz-target"];
      if (typeof target === "string")
        return { status, type: "application/x-amz-json-1.1", body: answers[target] ?? "{}" };
      const action = /Action=(\w+)/.exec(sent)?.[1] ?? "";
      const arn = decodeURIComponent(/LoadBalancerArn=([^&]*)/.exec(sent)?.[1] ?? "");
      return { status, type: "text/xml", body: answers[`${action} ${arn}`] ?? answers[action] ?? "" };
    });
    return awsAt(endpoint).of(loadBalancerClient, targets.aws);
  };

  it("of units on their way, and of those that a zone has no room for", async () => {
    const client = await answering({
      DescribeCapacityReservation: reservation(
        500,
        1,
        zone("eu-west-3a", "provisioned"),
        zone("eu-west-3b", "failed", "InsufficientCapacity"),
      ),
    });
    expect(await client.reservation(webArn)).toEqual({
      units: 500,
      decreasesLeft: 1,
      zones: [
        { zone: "eu-west-3a", state: "provisioned" },
        { zone: "eu-west-3b", state: "failed", reason: "InsufficientCapacity" },
      ],
    });
    expect(decodeURIComponent(asked[0] ?? "")).toContain(`LoadBalancerArn=${webArn}`);
  });

  it("of no reservation", async () => {
    const client = await answering({ DescribeCapacityReservation: reservation(undefined, 2) });
    expect(await client.reservation(webArn)).toEqual({ units: 0, decreasesLeft: 2, zones: [] });
  });

  it("of listeners", async () => {
    const of = async (...protocols: string[]) => {
      const listeners = `<Listeners>${protocols.map(listener).join("")}</Listeners>`;
      return (await answering({ DescribeListeners: result("DescribeListeners", listeners) })).endsTls(streamsArn);
    };
    expect(await of("TCP", "TLS")).toBe(true);
    expect(await of("TCP", "UDP")).toBe(false);
    expect(await of()).toBe(false);
  });

  it("of a quota, by its code", async () => {
    const client = await answering({
      "ServiceQuotasV20190624.GetServiceQuota": JSON.stringify({ Quota: { Value: 0 } }),
    });
    expect(await client.quota("app")).toBe(0);
    expect(JSON.parse(asked[0] ?? "")).toEqual({ ServiceCode: "elasticloadbalancing", QuotaCode: "L-8A66D0E6" });
    await client.quota("net");
    expect(asked[1]).toContain("L-723DCCB6");
  });

  it("of what others of the same kind have reserved", async () => {
    const [other, third] = [webArn.replace("web", "blog"), webArn.replace("web", "shop")];
    const client = await answering({
      DescribeLoadBalancers: result(
        "DescribeLoadBalancers",
        `<LoadBalancers>${balancer(webArn, "application")}${balancer(other, "application")}` +
          `${balancer(third, "application")}${balancer(streamsArn, "network")}</LoadBalancers>`,
      ),
      [`DescribeCapacityReservation ${webArn}`]: reservation(500, 2),
      [`DescribeCapacityReservation ${other}`]: reservation(300, 2),
      [`DescribeCapacityReservation ${third}`]: reservation(100, 2),
      [`DescribeCapacityReservation ${streamsArn}`]: reservation(9000, 2),
    });
    expect(await client.reservedBeside("app", [webArn])).toBe(400);
    expect(await client.reservedBeside("net", [streamsArn])).toBe(0);
  });

  const refused = (code: string): string =>
    `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;

  it("of a load balancer that is not there", async () => {
    const client = await answering({ DescribeCapacityReservation: refused("LoadBalancerNotFound") }, 400);
    expect(await client.reservation(webArn)).toBeUndefined();
  });

  it("of a right that is missing, by its name", async () => {
    const body = refused("AccessDenied");
    const client = await answering(
      { DescribeCapacityReservation: body, DescribeListeners: body, DescribeLoadBalancers: body },
      400,
    );
    await expect(client.reservation(webArn)).rejects.toThrow(AccessDenied);
    await expect(client.endsTls(webArn)).rejects.toMatchObject({
      permission: "elasticloadbalancing:DescribeListeners",
    });
    await expect(client.reservedBeside("app", [])).rejects.toMatchObject({
      permission: "elasticloadbalancing:DescribeLoadBalancers",
    });
  });
});
