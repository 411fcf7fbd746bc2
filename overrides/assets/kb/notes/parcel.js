// Everything that a reader keeps, in one file, and a file of another device joined to what is here. Nothing of a page.
//
// A parcel: {format: "kb-notes", version, saved, notes, pages, everything}. `notes` has what is kept by its key, "." in place
// of the library's address: records and lists as JSON, all else as a text. `pages` are the kept pages by their addresses
// from the library's root, `everything` says whether the whole library is kept.
(function () {
  "use strict";
  const library = window.library, { notes } = library;
  const FORMAT = "kb-notes", VERSION = 1, HERE = ".", NAME = /^kb-[a-z-]+( \S+)*$/, ADDRESS = /^[a-z][a-z0-9+.-]*:/;
  const isObject = (value) => value !== null && typeof value === "object";
  const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const nameOf = (key) => key.split(" ").map((part) => (part === library.root ? HERE : part)).join(" ");
  const keyOf = (name) => name.split(" ").map((part) => (part === HERE ? library.root : part)).join(" ");
  const isOurs = (key) => key.split(" ").every((part) => part === library.root || !/^(https?|file):/.test(part)); // not of another library

  function json(text) {
    try { const found = JSON.parse(text); return isObject(found) ? found : text; } catch (error) { return text; }
  }

  function pack(saved, pages, everything) {
    const found = notes.keys().filter(isOurs).map((key) => [nameOf(key), json(notes.get(key))]);
    return { format: FORMAT, version: VERSION, saved, notes: Object.fromEntries(found), pages, everything };
  }

  // The parcel in a text. Throws an Error whose message is "not_ours" or "later".
  function read(text) {
    let found = null;
    try { found = JSON.parse(text); } catch (error) { /* as below */ }
    if (!found || found.format !== FORMAT || !isObject(found.notes) || !(found.version >= 1)) throw new Error("not_ours");
    if (found.version > VERSION) throw new Error("later");
    const pages = (Array.isArray(found.pages) ? found.pages : []).filter((page) => typeof page === "string" && !ADDRESS.test(page) && !page.startsWith("/"));
    return { texts: Object.entries(found.notes).filter(([name]) => NAME.test(name)).map(([name, value]) => [keyOf(name), isObject(value) ? JSON.stringify(value) : String(value)]), pages, everything: found.everything === true };
  }

  // ---- joining: each returns {value, gone}: what is kept, and whether something of one's own or of the file's gave way to it

  const isEmpty = (plan) => !plan || (!plan.title && (Array.isArray(plan.days) ? plan.days : []).every((day) => !day || !Array.isArray(day.items) || !day.items.length));
  const newer = (one, other) => (String(one.saved || "") > String(other.saved || "") ? one : other);

  const JOIN = {
    // Plans that are not here come beside one's own; one that was changed on both devices is there twice.
    plans(here, there) {
      const own = here.plans.filter((plan) => !isEmpty(plan)), keys = new Set(own.map((plan) => plan.key));
      const come = there.plans.filter((plan) => !isEmpty(plan) && !own.some((one) => alike(one, plan))).map((plan) => (keys.has(plan.key) ? { ...plan, key: plan.key + "-" + Date.now().toString(36) } : plan));
      const plans = [...own, ...come], current = plans.some((plan) => plan.key === here.current) ? here.current : there.current;
      return { value: come.length ? { ...there, ...here, plans, current } : here };
    },
    // Each field that one of them has; where both have something else, that of the newer one.
    sheet(here, there) {
      const last = newer(there, here), first = last === here ? there : here, fields = { ...first.fields, ...last.fields };
      const value = { ...first, ...last, fields };
      return { value: alike(fields, here.fields) ? here : value, gone: Object.keys(first.fields).some((id) => !alike(fields[id], first.fields[id])) ? first : undefined };
    },
    draft(here, there) {
      if (alike(here.values, there.values)) return { value: here };
      const last = newer(there, here);
      return { value: last, gone: last === here ? there : here };
    },
    recent: (here, there) => ({ value: [...here, ...there.filter((one) => !here.includes(one))] }),
  };
  const kindOf = (key) => Object.keys(notes.KINDS).find((kind) => key === notes.keyOf(kind, []) || (notes.KINDS[kind].isOwn && key.startsWith(notes.keyOf(kind, []) + " ")));

  // What a text of the file changes here: [[key, text]].
  function changes([key, text]) {
    const kind = kindOf(key), own = notes.get(key);
    if (own === null) return [[key, text]];
    const [here, there] = [own, text].map((one) => (kind ? notes.understood(kind, one) : undefined));
    if (own === text || (kind && !JOIN[kind]) || key === "kb-scheme") return []; // what was set here stays
    if (here === undefined || there === undefined) return notes.aside(key, text);
    const { value, gone } = JOIN[kind](here, there);
    return [...(gone ? notes.aside(key, JSON.stringify(gone)) : []), ...(value === here || alike(value, here) ? [] : [[key, JSON.stringify(value)]])];
  }

  // Joins the texts of a parcel to what is here. Returns {count: how many notes changed, aside: whether something was set
  // aside}, or null if there is no room: then nothing has changed.
  function unpack(texts) {
    const all = texts.flatMap(changes), set = all.filter(([key]) => key.startsWith(notes.ASIDE + " "));
    return notes.keepAll(all) ? { count: all.length - set.length, aside: set.length > 0 } : null;
  }

  library.parcel = { pack, read, unpack };
})();
