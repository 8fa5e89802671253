import type { Clients } from "../contract/client.ts";
import { NotAvailable } from "../contract/client.ts";
import type { Figure, FigureMaker } from "../contract/figure.ts";
import type { Resources } from "../contract/resources.ts";
import type { ResourceShape } from "../contract/shape.ts";
import { componentInputsOf, inputsOf, required } from "../contract/shape.ts";
import { analyticsClient, cloudflareFigures } from "../providers/cloudflare/analytics.ts";
import type { RoomPeople } from "./client.ts";
import { zoneRulesClient } from "./client.ts";
import { component, type } from "./facts.ts";

/** Requests at the edge, those that failed, and the people of each Waiting Room. */
export const zoneFigures: FigureMaker = (resources) => [
  ...resources.ofType(component).flatMap((zone) => edge(zone, resources)),
  ...resources.ofType(type.waitingRoom).flatMap(waitingRoom),
];

const source = cloudflareFigures;

function nameOf(zone: ResourceShape): string {
  const reader = inputsOf(zone).at("zone");
  return required(reader, reader.text());
}

function edge(zone: ResourceShape, resources: Resources): Figure[] {
  const target = resources.childrenOf(zone)[0]?.target;
  const name = nameOf(zone);
  const figure = { unit: "a minute", source, target };
  return [
    {
      ...{
        name: `edge-requests-${name}`,
        title: `requests a minute at the edge of ${name}`,
        ...figure,
        demand: "all",
      },
      ask: async (clients) => (await clients.of(analyticsClient, target).latestMinute())?.requests,
    },
    {
      ...{ name: `edge-errors-${name}`, title: `answers of 500 and more a minute at the edge of ${name}`, ...figure },
      failed: "all",
      ask: async (clients) => (await clients.of(analyticsClient, target).latestMinute())?.failed,
    },
  ];
}

function waitingRoom(shape: ResourceShape): Figure[] {
  const { target } = shape;
  const zone = componentInputsOf(shape).at("zone").text() ?? shape.name;
  const inputs = inputsOf(shape);
  // Of one that exists, what is not stated is ignored, and a placeholder stands there.
  const ignored = componentInputsOf(shape).at("waitingRoom", "ignored").items();
  const stated = !ignored.some((item) => item.text() === "totalActiveUsers");
  const most = stated ? inputs.at("totalActiveUsers").number() : undefined;
  const own = inputs.at("name").text() ?? "";
  const figure = { unit: "people", source, target };
  return [
    {
      ...{ name: `waiting-room-active-${zone}`, title: `people let in by the waiting room of ${zone}`, ...figure },
      most: most === undefined ? { unknown: "totalActiveUsers is not in the stack file" } : { value: most },
      ask: async (clients) => ({ value: (await peopleOf(own, target, clients)).active }),
    },
    {
      ...{ name: `waiting-room-queued-${zone}`, title: `people in the waiting room of ${zone}`, ...figure },
      ask: async (clients) => ({ value: (await peopleOf(own, target, clients)).queued }),
    },
  ];
}

async function peopleOf(name: string, target: string | undefined, clients: Clients): Promise<RoomPeople> {
  const client = clients.of(zoneRulesClient, target);
  const rooms = await client.waitingRooms();
  const [found, ...others] = name === "" ? rooms : rooms.filter((room) => room.name === name);
  if (!found) throw new NotAvailable("the zone has no such waiting room");
  if (others.length > 0) throw new NotAvailable("the zone has several waiting rooms: state the name of this one");
  if (found.suspended) throw new NotAvailable("the waiting room is suspended: it counts nobody");
  const people = await client.people(found.id);
  if (!people) throw new NotAvailable("Cloudflare says nothing of its people");
  return people;
}
