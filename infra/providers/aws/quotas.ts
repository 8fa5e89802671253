import type { clientOptions } from "./access.ts";

/** What a quota of Service Quotas allows in the region; undefined where the service has no figure. */
export async function quotaOf(
  options: ReturnType<typeof clientOptions>,
  ServiceCode: string,
  QuotaCode: string,
): Promise<number | undefined> {
  const { GetServiceQuotaCommand, ServiceQuotasClient } = await import("@aws-sdk/client-service-quotas");
  const command = new GetServiceQuotaCommand({ ServiceCode, QuotaCode });
  return (await new ServiceQuotasClient(options).send(command)).Quota?.Value;
}

/** The command that asks for more of it. */
export function quotaIncrease(service: string, code: string, wanted: number): string {
  return `aws service-quotas request-service-quota-increase --service-code ${service} --quota-code ${code} --desired-value ${wanted}; it may take days`;
}
