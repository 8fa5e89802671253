/** So much of something that has a price. */
export interface CostLine {
  /** Name of the resource it is paid for. */
  resource: string;
  /** Key of the price file. */
  key: string;
  quantity: number;
  /** How the quantity comes about, where that is not plain. */
  note?: string;
  /** Name of the target whose region has the price; undefined where the price is the same everywhere. */
  target?: string;
}

/** What a sum needs to know beyond the resources. */
export interface CostOptions {
  /** Capacity units (LCU) each load balancer uses: traffic decides, and the estate does not know it. */
  loadBalancerUnits: number;
}
