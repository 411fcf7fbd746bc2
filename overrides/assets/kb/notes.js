// What a reader keeps on this device: plans, worksheets, drafts, searches. Only this script uses the browser's storage
// (and scheme.js, which sets light or dark before the page is drawn).
//
// A note is stored under the key of its kind, as JSON or as plain text. If it belongs to this copy of the library, the
// key also has the library's address and the note's name: "kb-sheet https://shidra.example/ worms he". An earlier or a
// later edition may have written it, so
// - a record says the version of its format, and one that says none is of version 1;
// - fields that this page does not know stay;
// - what this page does not understand (no JSON, another shape, a later version) is read as undefined. Before something
//   else replaces it, it is saved unchanged under a key that begins with "kb-aside" and a date.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const ASIDE = "kb-aside";
  const isRecord = (found) => Boolean(found) && typeof found === "object" && !Array.isArray(found);
  const has = (name) => (found) => isRecord(found) && isRecord(found[name]);
  const KINDS = {
    plans: { key: "kb-plans", version: 2, is: (found) => isRecord(found) && Array.isArray(found.plans) },
    plan: { key: "kb-plan", is: isRecord }, // of the first version, which kept one plan
    sheet: { key: "kb-sheet", isOwn: true, is: has("fields") },
    draft: { key: "kb-suggest", isOwn: true, is: has("values") },
    author: { key: "kb-suggest-author", isText: true },
    sent: { key: "kb-suggest-sent", isOwn: true, is: isRecord, isWhole: true },
    secret: { key: "forge-key", isText: true }, // begins differently, so it is in no list and no copy of the notes
    recent: { key: "kb-recent", is: Array.isArray },
    run: { key: "kb-run", is: isRecord, isWhole: true }, // not every run has the same fields
    signals: { key: "kb-run-signals", is: isRecord },
  };
  const keyOf = (kind, names) => [KINDS[kind].key, ...(KINDS[kind].isOwn ? [library.root] : []), ...names].join(" ");

  // The value of a text: null if there is none, undefined if it is not understood.
  function understood(kind, text) {
    const { is, isText, version } = KINDS[kind];
    if (isText || text === null) return text;
    let found;
    try { found = JSON.parse(text); } catch (error) { return undefined; }
    return is(found) && !((found.version || 1) > (version || 1)) ? found : undefined;
  }

  const get = (key) => { try { return localStorage.getItem(key); } catch (error) { return null; } };
  // Every key that is kept here, sorted.
  const keys = () => { try { return Object.keys(localStorage).filter((key) => key.startsWith("kb-")).sort(); } catch (error) { return []; } };

  // The key under which a text of this key is set aside; "" if it is empty or lies there already.
  function asideOf(key, text) {
    const isThere = keys().some((one) => one.startsWith(ASIDE + " ") && one.endsWith(" " + key) && get(one) === text);
    return text && !isThere ? [ASIDE, new Date().toISOString(), key].join(" ") : "";
  }

  // Keeps these texts by their keys, null for none: all of them, or nothing changes. Returns whether it could.
  function keepAll(texts) {
    const put = ([key, text]) => { if (text === null) localStorage.removeItem(key); else localStorage.setItem(key, text); };
    const undo = []; // what was there before, the last first: so each step back needs no more room than there was
    try {
      texts.forEach(([key, text]) => { const before = get(key); put([key, text]); undo.unshift([key, before]); });
      return true;
    } catch (error) {
      try { undo.forEach(put); } catch (again) { /* no storage: nothing was changed */ }
      return false;
    }
  }

  const aside = (key, text) => { const other = asideOf(key, text); return other ? [[other, text]] : []; };

  // One note: of a kind, and by its names if the kind has several.
  function at(kind, ...names) {
    const key = keyOf(kind, names), { isText, isWhole, version } = KINDS[kind];
    const read = () => understood(kind, get(key));
    return {
      read,
      // Keeps a value, or nothing more if it is null. Returns whether it could: storage may be full or switched off.
      keep(value) {
        const before = get(key), found = understood(kind, before);
        const next = isRecord(value) ? { ...(isWhole ? {} : found), ...value, version: version || 1 } : value;
        const text = value === null || isText ? value : JSON.stringify(next);
        return keepAll([...(found === undefined ? aside(key, before) : []), [key, text]]);
      },
      // Makes room for another note, whose page cannot go on with this one. Returns whether it could.
      setAside: () => keepAll([[key, null], ...aside(key, get(key))]),
      // Calls `heard` when another tab changes it.
      watch(heard) { addEventListener("storage", (event) => { if (event.key === key) heard(); }); },
    };
  }

  // The notes of a kind: [{names, value}], the value as by `understood`.
  function list(kind) {
    const start = keyOf(kind, []);
    return keys().filter((key) => key === start || (KINDS[kind].isOwn && key.startsWith(start + " ")))
      .map((key) => ({ names: key.split(" ").slice(start.split(" ").length), value: understood(kind, get(key)) }));
  }

  // Merges the same record from two tabs: each field as the tab has it that changed it since `base`; mine if both did.
  function merge(base, mine, theirs) {
    const of = (record, name) => (Object.prototype.hasOwnProperty.call(record, name) ? record[name] : undefined);
    const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
    const chosen = (name) => (isSame(of(mine, name), of(base, name)) ? of(theirs, name) : of(mine, name));
    return Object.fromEntries([...new Set([mine, theirs].flatMap(Object.keys))].map((name) => [name, chosen(name)]).filter(([, value]) => value !== undefined));
  }

  // Whether something can be kept now.
  const canKeep = () => keepAll([["kb-probe", "?"]]) && keepAll([["kb-probe", null]]);

  library.notes = { at, list, merge, canKeep, KINDS, ASIDE, keyOf, keys, get, understood, keepAll, aside };
})();
