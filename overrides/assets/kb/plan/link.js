// A plan as the part of an address after #, where no server sees it: p= holds JSON in short, deflated (RFC 1951), in
// base64url; j= the same without deflating, where a browser cannot. Links of former versions (title=, start=, item=) are read.
(function () {
  "use strict";
  const library = window.library, { agenda } = library, { toText, toBytes } = library.deflated;
  const MOST = 200000; // bytes of a plan that is inflated
  const SHORT = { title: "t", days: "d", date: "d", start: "s", target: "l", items: "i", kind: "k", id: "e", type: "y", minutes: "m", at: "a", who: "w", materials: "x", notes: "n", rooms: "r" };
  const LEFT_OUT = ["key", "version"]; // of the device alone
  const LONG = { plan: ["title", "days"], day: ["title", "date", "start", "target", "items"], item: ["kind", "id", "title", "type", "minutes", "at", "who", "materials", "notes", "rooms"], room: ["title", "items"] };
  const INSIDE = { days: "day", items: "item", rooms: "room" };

  // Names in short; those that are not ours begin with _.
  function shorten(found, level) {
    return Object.fromEntries(Object.entries(found).filter(([name, value]) => !LEFT_OUT.includes(name) && !(LONG[level].includes(name) && value === "")).map(([name, value]) => {
      if (!LONG[level].includes(name)) return ["_" + name, value];
      return [SHORT[name], INSIDE[name] ? value.map((one) => shorten(one, INSIDE[name])) : value];
    }));
  }

  function lengthen(found, level) {
    if (!found || typeof found !== "object") return {};
    return Object.fromEntries(Object.entries(found).flatMap(([short, value]) => {
      if (short[0] === "_") return [[short.slice(1), value]];
      const name = LONG[level].find((one) => SHORT[one] === short);
      return name ? [[name, INSIDE[name] && Array.isArray(value) ? value.map((one) => lengthen(one, INSIDE[name])) : value]] : [];
    }));
  }

  // A promise of the part after #.
  async function write(plan) {
    const bytes = new TextEncoder().encode(JSON.stringify(shorten(plan, "plan")));
    if (typeof CompressionStream === "undefined") return "j=" + toText(bytes);
    return "p=" + toText(await library.deflated.deflate(bytes));
  }

  // A promise of the plan in the part after #; of null if there is none that can be read.
  async function read(fragment) {
    const parameters = new URLSearchParams(fragment);
    try {
      if (parameters.get("p")) return parse(await library.deflated.inflate(toBytes(parameters.get("p")), MOST));
      if (parameters.get("j")) return parse(toBytes(parameters.get("j")));
    } catch (error) { return null; }
    const items = parameters.getAll("item").map((text) => text.split("~")).map(([id, minutes]) => ({ id, minutes: Number(minutes) || undefined }));
    return items.length ? agenda.read({ title: parameters.get("title"), start: parameters.get("start"), items }) : null;
  }

  const parse = (bytes) => agenda.read(lengthen(JSON.parse(new TextDecoder().decode(bytes)), "plan"));

  library.planLink = { read, write };
})();
