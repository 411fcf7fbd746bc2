// Sends a suggestion as a pull request from this page: asks for the key, uses it, and shows the request's address and
// the result of its checks. Only the forge gets the key; it stays on this device only if the person asks for that.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const { make } = library, { Fault, isKey, signIn, kinds } = library.suggestForge;
  const EVERY = 10000, FIRST = 6, MOST = 120; // milliseconds between two queries of the checks; numbers of queries

  // `part` gives the page's parts by name, `words` its wording, `places` the forge. Returns offer(read), where
  // read() gives what there is to send: {path, key, base, title, author, license, files: [{path, data}]}; suggestions with one
  // `key` are about the same thing.
  library.suggestDelivery = function (part, words, places) {
    if (!places.software) return () => {};
    const say = (key, facts) => words.say("forge_" + key, { forge: places.forge, ...facts });
    const place = { api: places.api, home: places.home, repository: places.repository, branch: places.branch };
    const secret = library.notes.at("secret"), sent = (path) => library.notes.at("sent", path);
    let read = null, turn = 0;

    const status = (...children) => { part("delivered").classList.remove("kb-wrong"); part("delivered").replaceChildren(...children.flat()); };
    const link = (url, text) => make("a", { href: url, target: "_blank", rel: "noopener" }, text);

    // Shows an error as a sentence that says what to do; the draft stays.
    function refuse(fault) {
      const { code, facts } = fault instanceof Fault ? fault : new Fault("refused", { message: String(fault) });
      const ways = { half: [facts.url, "half_link"], behind: [facts.url, "behind_link"], fork: [place.home + "/" + place.repository + "/fork", "fork_link"] };
      const said = code === "limit" ? [words.count("forge_limit", facts.n, { forge: places.forge })] : say(code, { ...facts, ...(ways[code] ? { link: link(ways[code][0], say(ways[code][1]).join("")) } : {}) });
      status(said, code === "half" ? "" : [" ", ...say("kept")]);
      part("delivered").classList.toggle("kb-wrong", code !== "half");
      if (["expired", "right", "unkeyed"].includes(code)) part("key").focus();
    }

    // Where the next commit goes: on the branch of a suggestion of this page that is still open, or on a new one.
    async function placeFor(forge, suggestion) {
      const before = sent(suggestion.key).read();
      if (before && await forge.isOpen(before.number)) return { at: { repository: before.repository, branch: before.branch, parent: await forge.head(before), isNew: false }, before };
      const person = await forge.who();
      const parent = await forge.begin(places.prefix + suggestion.path, suggestion.base);
      if (!person.mayPush) status(say("copying"));
      const repository = person.mayPush ? place.repository : await forge.copy(person.login);
      return { at: { repository, branch: "suggestion/" + (suggestion.key.split("/").pop() || "term").replace(/\.md$/, "").replace(/\./g, "-"), parent, isNew: true }, before: null };
    }

    async function send(suggestion, key) {
      const forge = kinds[places.software](place, key);
      status(say("asking"));
      const { at, before } = await placeFor(forge, suggestion);
      status(say("writing"));
      const message = say("message", { title: suggestion.title }).join("").slice(0, 200);
      const commit = await forge.commit(at, message, suggestion.files.map((one) => ({ path: places.prefix + one.path, data: one.data })));
      if (before) return { forge, commit, request: before, key: "updated" };
      status(say("submitting"));
      const body = [say("body", { license: suggestion.license }).join(""), ...(suggestion.author ? [say("credit", { author: suggestion.author }).join("")] : [])].join("\n\n");
      const { number, url } = await forge.open(at, message, body);
      const request = { number, url, repository: at.repository, branch: at.branch };
      sent(suggestion.key).keep(request);
      return { forge, commit, request, key: "opened" };
    }

    // Shows how the checks go until they have ended, or for twenty minutes, while somebody looks at the page.
    async function follow(forge, commit, mine) {
      for (let looks = 0; looks < MOST && mine === turn; looks += 1) {
        if (!document.hidden) {
          const found = await forge.checks(commit).catch(() => null);
          if (!found || mine !== turn) return;
          part("checks").replaceChildren(...found.map((one) => make("li", {}, link(one.url, make("span", {}, make("bdi", {}, one.name), ": ", ...say("check_" + one.state))))));
          const isOver = found.length && found.every((one) => one.state !== "running"), isSound = found.every((one) => one.state === "passed");
          const key = isOver ? (isSound ? "sound" : "unsound") : found.length || looks < FIRST ? "checking" : "unchecked", said = say(key).join("");
          if (part("checked").textContent !== said) part("checked").textContent = said;
          if (isOver) return;
        }
        await new Promise((done) => setTimeout(done, EVERY));
      }
    }

    async function deliver() {
      const key = part("key").value.trim(), mine = (turn += 1);
      part("checks").replaceChildren();
      part("checked").textContent = "";
      if (!isKey(key)) { refuse(new Fault(key ? "expired" : "unkeyed")); return; }
      if (part("keep_key").checked) secret.keep(key);
      part("deliver").disabled = true;
      try {
        const { forge, commit, request, key: done } = await send(read(), key);
        status(say(done, { link: link(request.url, "#" + request.number) }));
        follow(forge, commit, mine);
      } catch (fault) { refuse(fault); } finally { part("deliver").disabled = false; }
    }

    part("deliver").addEventListener("click", deliver);
    part("key").addEventListener("keydown", (event) => { if (event.key === "Enter") deliver(); });
    part("keep_key").closest("label").hidden = location.protocol === "file:"; // all files on a device share what they keep
    part("keep_key").addEventListener("change", () => secret.keep((part("keep_key").checked && part("key").value.trim()) || null));
    part("key").value = secret.read() || "";
    part("keep_key").checked = Boolean(part("key").value);
    part("sign_in").hidden = !places.signIn;
    part("sign_in").addEventListener("click", () => signIn(places.signIn, places.software).then((key) => { part("key").value = key; deliver(); }, refuse));

    return function offer(found) {
      turn += 1;
      read = found;
      const before = sent(read().key).read();
      status(before ? say("before", { link: link(before.url, "#" + before.number) }) : "");
      part("checks").replaceChildren();
      part("checked").textContent = "";
    };
  };
})();
