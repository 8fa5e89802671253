/**
 * Maximum flow and minimum cut by Dinic's algorithm: O(V² E) at worst, near-linear on the shallow graphs of an update.
 * Source: E. A. Dinic, "Algorithm for solution of a problem of maximum flow in networks with power estimation", 1970.
 * Capacities are non-negative integers or Infinity; every path from source to sink must hold a finite one.
 */
export class FlowNetwork {
  private readonly size: number;
  /** Arcs in pairs: 2k leads forward, 2k + 1 back. */
  private readonly to: number[] = [];
  private readonly room: number[] = [];
  private readonly next: number[] = [];
  private readonly first: Int32Array;

  /** @param size Number of nodes; they are 0 to size − 1. */
  constructor(size: number) {
    this.size = size;
    this.first = new Int32Array(size).fill(-1);
  }

  addArc(from: number, to: number, capacity: number): void {
    this.half(from, to, capacity);
    this.half(to, from, 0);
  }

  /** Sends as much as can flow from one node to another, and returns how much that is. */
  maximumFlow(source: number, sink: number): number {
    const distance = new Int32Array(this.size);
    const current = new Int32Array(this.size);
    let total = 0;
    while (this.measure(source, sink, distance)) {
      current.set(this.first);
      total += this.block(source, sink, distance, current);
    }
    return total;
  }

  /** The least source side of all minimum cuts, once the flow is maximal: what the source still reaches. */
  sourceSide(source: number): Uint8Array {
    const seen = new Uint8Array(this.size);
    seen[source] = 1;
    const open = [source];
    for (let node = open.pop(); node !== undefined; node = open.pop()) {
      for (let arc = at(this.first, node); arc >= 0; arc = at(this.next, arc)) {
        const target = at(this.to, arc);
        if (at(this.room, arc) <= 0 || seen[target] === 1) continue;
        seen[target] = 1;
        open.push(target);
      }
    }
    return seen;
  }

  private half(from: number, to: number, room: number): void {
    this.next.push(at(this.first, from));
    this.first[from] = this.to.length;
    this.to.push(to);
    this.room.push(room);
  }

  /** Distances to the sink: measured from there, so that no search walks into a dead end that was one already. */
  private measure(source: number, sink: number, distance: Int32Array): boolean {
    distance.fill(-1);
    distance[sink] = 0;
    const queue = [sink];
    for (let head = 0; head < queue.length && at(distance, source) < 0; head++) {
      const node = at(queue, head);
      for (let arc = at(this.first, node); arc >= 0; arc = at(this.next, arc)) {
        const target = at(this.to, arc);
        if (at(this.room, arc ^ 1) <= 0 || at(distance, target) >= 0) continue;
        distance[target] = at(distance, node) + 1;
        queue.push(target);
      }
    }
    return at(distance, source) >= 0;
  }

  /** A blocking flow along shortest paths. Without recursion: a chain of steps may be thousands long. */
  private block(source: number, sink: number, distance: Int32Array, current: Int32Array): number {
    const path: number[] = [];
    let node = source;
    let total = 0;
    for (;;) {
      if (node === sink) {
        total += this.augment(path);
        const full = path.findIndex((arc) => at(this.room, arc) <= 0);
        node = at(this.to, at(path, full) ^ 1);
        path.length = full;
        continue;
      }
      let arc = at(current, node);
      while (arc >= 0 && !this.leadsOn(arc, node, distance)) arc = at(this.next, arc);
      current[node] = arc;
      if (arc >= 0) {
        path.push(arc);
        node = at(this.to, arc);
        continue;
      }
      const back = path.pop();
      if (back === undefined) return total;
      node = at(this.to, back ^ 1);
      current[node] = at(this.next, back);
    }
  }

  private leadsOn(arc: number, node: number, distance: Int32Array): boolean {
    return at(this.room, arc) > 0 && at(distance, at(this.to, arc)) === at(distance, node) - 1;
  }

  private augment(path: readonly number[]): number {
    const amount = path.reduce((least, arc) => Math.min(least, at(this.room, arc)), Infinity);
    if (amount === Infinity) throw new Error("A path without any limit leads from source to sink.");
    for (const arc of path) {
      this.room[arc] = at(this.room, arc) - amount;
      this.room[arc ^ 1] = at(this.room, arc ^ 1) + amount;
    }
    return amount;
  }
}

/** An index that is known to be there: the arrays are filled together. */
function at(list: ArrayLike<number>, index: number): number {
  return list[index] as number;
}
