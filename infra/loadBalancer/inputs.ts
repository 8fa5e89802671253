import type { LoadBalancerArgs } from "@pulumi/aws/lb/loadBalancer.js";
import type { InputFacts } from "../contract/inputFacts.ts";

/**
 * What terraform-provider-aws plans when an input is changed, added or removed; it is what @pulumi/aws bridges. Read in the source
 * of 6.x (internal/service/elbv2/load_balancer.go), not run: an input that is optional and computed is kept when it is left out, and
 * so are logs, whose block may be missing. What depends on the kind counts as replacing: subnets of an application load balancer
 * change in place, those of a network load balancer only where some are added; its security groups must be neither the first nor the last.
 */

/** A load balancer. */
export const balancerInputs: InputFacts<LoadBalancerArgs> = {
  accessLogs: "update update none",
  clientKeepAlive: "update",
  connectionLogs: "update update none",
  customerOwnedIpv4Pool: "replace",
  desyncMitigationMode: "update",
  dnsRecordClientRoutingPolicy: "update",
  dropInvalidHeaderFields: "update",
  enableCrossZoneLoadBalancing: "update",
  enableDeletionProtection: "update",
  enableHttp2: "update",
  enableTlsVersionAndCipherSuiteHeaders: "update",
  enableWafFailOpen: "update",
  enableXffClientPort: "update",
  enableZonalShift: "update",
  enforceSecurityGroupInboundRulesOnPrivateLinkTraffic: "update update none",
  idleTimeout: "update",
  internal: "replace replace none",
  ipAddressType: "update update none",
  ipamPools: "update",
  loadBalancerType: "replace",
  // Removed, or of 0 units, it resets the reservation: expandMinimumLoadBalancerCapacity and modifyCapacityReservation.
  minimumLoadBalancerCapacity: "update",
  name: "replace replace none",
  namePrefix: "replace replace none",
  preserveHostHeader: "update",
  // By its documentation, where a resource states its region.
  region: "replace",
  securityGroups: "replace replace none",
  subnetMappings: "replace replace none",
  subnets: "replace replace none",
  tags: "update",
  xffHeaderProcessingMode: "update",
  // Not found there.
  enablePrefixForIpv6SourceNat: "unknown",
  healthCheckLogs: "unknown",
  secondaryIpsAutoAssignedPerSubnet: "unknown",
};
