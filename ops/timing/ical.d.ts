/** The library's own types lie where `exports` does not let them be found. */
declare module "ical.js" {
  /** RFC 7265: a property is its name, parameters, value type and values. */
  export type JCalProperty = [string, Record<string, string>, string, ...unknown[]];
  export type JCal = [string, JCalProperty[], JCal[]];
  const ICAL: { stringify(component: JCal): string; foldLength: number };
  export default ICAL;
}
