import type { Estate } from "../../stacks/estate.ts";
import type { Autoscaler, Ports } from "../gates/ports.ts";

export { sandboxCheckPorts } from "./sandbox.ts";

/** Where a class of database instance can be had. */
export interface Orderable {
  zones: string[];
  multiAz: boolean;
}

export interface NamedAutoscaler extends Autoscaler {
  name: string;
}

export interface DnsRecord {
  type: string;
  content: string;
  /** Whether requests to it pass Cloudflare. */
  proxied: boolean;
}

/** What only the days before ask; beside what the gates ask. Undefined and errors mean the same as there. */
export interface CheckPorts extends Ports {
  /** Account of the AWS credentials. */
  account(): Promise<string | undefined>;
  /** Undefined where the region does not offer the class for this engine and version. */
  orderable(engine: string, version: string, instanceClass: string): Promise<Orderable | undefined>;
  /** vCPUs of standard on-demand instances (quota L-1216C47A): allowed, and running now. */
  standardVcpus(): Promise<{ quota: number; running: number } | undefined>;
  /** vCPUs of one instance of a type. */
  vcpusOf(instanceType: string): Promise<number | undefined>;
  /** Reserved load balancer capacity: units, and how often it may still be lowered today. */
  loadBalancerCapacity(id: string): Promise<{ units: number; decreasesLeft: number } | undefined>;
  autoscalers(namespace: string): Promise<NamedAutoscaler[]>;
  /** Delivery tools that claim spec.replicas of a Deployment: each of their runs sets it back. */
  replicaClaims(namespace: string, deployment: string): Promise<string[] | undefined>;
  zone(id: string): Promise<{ name: string; plan: string } | undefined>;
  records(zone: string, host: string): Promise<DnsRecord[]>;
}

/** Ports to the real estate, by the official SDKs with the credentials of the environment. */
export async function cloudCheckPorts(estate: Estate): Promise<CheckPorts> {
  return (await import("../gates/cloud/ports.ts")).openCloudPorts(estate);
}
