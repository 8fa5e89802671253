import { describe, expect, it } from "vitest";
import { newCloud } from "./fixture.ts";

describe("functions", () => {
  it("tell who is asking, where, and of which zone", () => {
    const cloud = newCloud({ account: "123456789012", region: "eu-west-3" });
    expect(cloud.invoke("aws:index/getCallerIdentity:getCallerIdentity", {})).toEqual({
      accountId: "123456789012",
      arn: "arn:aws:sts::123456789012:assumed-role/broadcast-sandbox/rehearsal",
      id: "123456789012",
      userId: "broadcast-sandbox",
    });
    expect(cloud.invoke("aws:index/getRegion:getRegion", {})).toMatchObject({ region: "eu-west-3" });
    expect(cloud.invoke("cloudflare:index/getZone:getZone", { zoneId: "z" })).toMatchObject({
      name: "",
      status: "broadcast-sandbox",
    });
    expect(() => cloud.invoke("aws:ec2/getAmi:getAmi", {})).toThrow(
      "the sandbox does not know the function aws:ec2/getAmi:getAmi",
    );
  });
});
