/** Type tokens of an app's resources. */
export const type = {
  autoscaler: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
  autoscalerPatch: "kubernetes:autoscaling/v2:HorizontalPodAutoscalerPatch",
  replicas: "kubernetes:apps/v1:DeploymentPatch",
  budget: "kubernetes:policy/v1:PodDisruptionBudget",
} as const;

/** Component of an app. */
export const component = "broadcast:infra:App";

/** What sets the size of an app. */
export const sizeTypes: readonly string[] = [type.autoscaler, type.autoscalerPatch, type.replicas];

/** IP targets of one Application Load Balancer. Source: AWS, "Quotas for your Application Load Balancers". */
export const maxTargetsPerLoadBalancer = 1000;
