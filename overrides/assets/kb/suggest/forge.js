// The forge that has the repository, asked over its API with a person's key: a suggestion becomes a commit on a branch, and
// a pull request. GitHub and Gitea (Forgejo answers as Gitea does) have the same functions, which return promises:
//   who()                               {login, mayPush}
//   begin(path, blob)                   the commit on which a suggestion is based: the last one in which the file `path` is `blob`
//   copy(login)                         the person's own copy of the repository, made if it is not there: "owner/name"
//   commit(place, message, files)       the new commit; place: {repository, branch, parent, isNew}, files: {path, data (base64)}
//   open(place, title, body)            a pull request: {number, url}
//   isOpen(number), head(place)         whether a pull request is still open; the last commit of a branch
//   checks(commit)                      [{name, state ("running", "passed", "failed"), url}]
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const VERSIONS = 30; // of a file that are compared with the one on the site
  const WAITS = [500, 1000, 2000, 3000, 5000, 8000]; // milliseconds, until a copy is there

  // What went wrong: `code` names the sentence for it, `facts` are said in it.
  class Fault extends Error {
    constructor(code, facts) { super(code); this.code = code; this.facts = facts || {}; }
  }

  const isKey = (typed) => /^[\x21-\x7e]{8,500}$/.test(typed);
  const pause = (time) => new Promise((done) => setTimeout(done, time));
  const inPath = (path) => path.split("/").map(encodeURIComponent).join("/");

  function minutes(answer, said) {
    const until = Number(answer.headers.get("x-ratelimit-reset")) * 1000 - Date.now(), after = Number(answer.headers.get("retry-after")) * 1000;
    const isLimit = answer.status === 429 || (answer.status === 403 && (answer.headers.get("x-ratelimit-remaining") === "0" || after > 0 || /rate limit/i.test(said.message || "")));
    return isLimit ? Math.max(1, Math.ceil((after || (until > 0 ? until : 60000)) / 60000)) : 0;
  }

  function faultOf(answer, said) {
    const n = minutes(answer, said), message = [said.message, ...(Array.isArray(said.errors) ? said.errors.map((one) => one && one.message) : [])].filter(Boolean).join(" ");
    if (n) return new Fault("limit", { n });
    const codes = { 401: "expired", 403: "right", 404: "missing", 409: "refused", 422: "refused" };
    return new Fault(answer.status >= 500 ? "down" : codes[answer.status] || "refused", { message: message || String(answer.status) });
  }

  // ask(method, path, body): what the forge answers. It fails with a Fault.
  function asking(api, key, scheme) {
    return async function ask(method, path, body) {
      let answer;
      try {
        answer = await fetch(api + path, {
          method, body: body && JSON.stringify(body), cache: "no-store", credentials: "omit", referrerPolicy: "no-referrer",
          headers: { Accept: "application/json", Authorization: scheme + " " + key, ...(body ? { "Content-Type": "application/json" } : {}) },
        });
      } catch (error) { throw new Fault("offline"); }
      const said = await answer.json().catch(() => ({}));
      if (!answer.ok) throw faultOf(answer, said);
      return said;
    };
  }

  // Returns the promise; if it fails with a code in `instead`, the value or fault given there takes its place.
  const unless = (promise, instead) => promise.catch((fault) => {
    if (!(fault instanceof Fault) || !(fault.code in instead)) throw fault;
    if (instead[fault.code] instanceof Fault) throw instead[fault.code];
    return instead[fault.code];
  });
  const ABSENT = { missing: null };
  const unwritten = () => ({ right: new Fault("right"), missing: new Fault("right") }); // forges hide what a key may not write to

  // What both forges do in the same way; each passes its own `head`.
  function common(ask, place, head) {
    const home = "/repos/" + place.repository;
    const blobAt = (path, commit) => unless(ask("GET", home + "/contents/" + inPath(path) + "?ref=" + commit), ABSENT).then((found) => (found ? found.sha : ""));

    async function who() {
      const person = await ask("GET", "/user"), repository = await ask("GET", home);
      return { login: person.login, mayPush: Boolean(repository.permissions && repository.permissions.push) };
    }

    async function begin(path, blob) {
      const last = await head(place);
      if (await blobAt(path, last) === blob) return last;
      if (!blob) throw new Fault("taken");
      const commits = await ask("GET", home + "/commits?path=" + encodeURIComponent(path) + "&sha=" + encodeURIComponent(place.branch) + "&per_page=" + VERSIONS + "&limit=" + VERSIONS);
      for (const { sha } of commits) if (await blobAt(path, sha) === blob) return sha;
      throw new Fault("gone");
    }

    async function copy(login) {
      const name = place.repository.split("/")[1], own = "/repos/" + login + "/" + name;
      const found = await unless(ask("GET", own), ABSENT);
      const isOurs = found && found.fork && found.parent && found.parent.full_name.toLowerCase() === place.repository.toLowerCase();
      const made = isOurs ? found : await unless(ask("POST", home + "/forks", {}), { right: new Fault("fork"), missing: new Fault("fork"), refused: new Fault("fork") });
      for (const wait of [0, ...WAITS]) { // a forge needs some time to make a copy
        if (wait) await pause(wait);
        if (await unless(ask("GET", "/repos/" + made.full_name + "/branches/" + encodeURIComponent(place.branch)), { missing: false, refused: false })) return made.full_name;
      }
      throw new Fault("down");
    }

    async function open(at, title, body) {
      const owner = at.repository.split("/")[0], head = at.repository === place.repository ? at.branch : owner + ":" + at.branch;
      const compare = place.home + "/" + place.repository + "/compare/" + inPath(place.branch) + "..." + encodeURIComponent(owner) + ":" + inPath(at.branch) + "?expand=1&title=" + encodeURIComponent(title) + "&body=" + encodeURIComponent(body);
      const half = new Fault("half", { url: compare });
      const made = await unless(ask("POST", home + "/pulls", { title, body, head, base: place.branch }), { right: half, missing: half });
      return { number: made.number, url: made.html_url };
    }

    const isOpen = (number) => unless(ask("GET", home + "/pulls/" + number), ABSENT).then((found) => Boolean(found && found.state === "open"));
    return { home, who, begin, head, copy, open, isOpen };
  }

  // Finds a free name for a branch: `make` fails with "refused" if a branch has the name.
  async function named(name, make) {
    for (let n = 1; n < 20; n += 1) {
      const branch = n === 1 ? name : name + "-" + n;
      const made = await make(branch).then(() => true, (fault) => { if (fault.code === "refused" && /exists/i.test(fault.facts.message)) return false; throw fault; });
      if (made) return branch;
    }
    throw new Fault("refused", { message: name });
  }

  function github(place, key) {
    const ask = asking(place.api, key, "Bearer");
    const head = (at) => ask("GET", "/repos/" + at.repository + "/git/ref/heads/" + inPath(at.branch)).then((found) => found.object.sha);
    const shared = common(ask, place, head);

    async function commit(at, message, files) {
      const git = "/repos/" + at.repository + "/git", isCopy = at.repository !== place.repository;
      if (isCopy && at.isNew) await unless(ask("POST", "/repos/" + at.repository + "/merge-upstream", { branch: place.branch }), { refused: null, right: null, missing: null });
      const blobs = [];
      for (const file of files) blobs.push((await unless(ask("POST", git + "/blobs", { content: file.data, encoding: "base64" }), unwritten())).sha);
      const behind = { missing: new Fault("behind", { url: place.home + "/" + at.repository }), refused: new Fault("behind", { url: place.home + "/" + at.repository }) };
      const base = (await unless(ask("GET", git + "/commits/" + at.parent), behind)).tree.sha;
      const tree = await unless(ask("POST", git + "/trees", { base_tree: base, tree: files.map((file, n) => ({ path: file.path, mode: "100644", type: "blob", sha: blobs[n] })) }), behind);
      const made = await ask("POST", git + "/commits", { message, tree: tree.sha, parents: [at.parent] });
      if (at.isNew) at.branch = await named(at.branch, (branch) => ask("POST", git + "/refs", { ref: "refs/heads/" + branch, sha: made.sha }));
      else await ask("PATCH", git + "/refs/heads/" + inPath(at.branch), { sha: made.sha, force: false });
      return made.sha;
    }

    async function checks(sha) {
      const found = await ask("GET", shared.home + "/commits/" + sha + "/check-runs?per_page=100");
      const state = (one) => (one.status !== "completed" ? "running" : ["success", "neutral", "skipped"].includes(one.conclusion) ? "passed" : "failed");
      return found.check_runs.map((one) => ({ name: one.name, state: state(one), url: one.html_url }));
    }

    return { ...shared, commit, checks };
  }

  function gitea(place, key) {
    const ask = asking(place.api, key, "token"), branches = (repository) => "/repos/" + repository + "/branches";
    const head = (at) => ask("GET", branches(at.repository) + "/" + encodeURIComponent(at.branch)).then((found) => found.commit.id);
    const shared = common(ask, place, head);

    async function commit(at, message, files) {
      const home = "/repos/" + at.repository, behind = new Fault("behind", { url: place.home + "/" + at.repository });
      if (at.isNew) {
        const make = (branch) => ask("POST", branches(at.repository), { new_branch_name: branch, old_ref_name: at.parent });
        at.branch = await unless(named(at.branch, make), { right: new Fault("right"), missing: behind });
      }
      const changes = [];
      for (const file of files) {
        const there = await unless(ask("GET", home + "/contents/" + inPath(file.path) + "?ref=" + encodeURIComponent(at.branch)), ABSENT);
        changes.push({ operation: there ? "update" : "create", path: file.path, content: file.data, ...(there ? { sha: there.sha } : {}) });
      }
      return (await unless(ask("POST", home + "/contents", { branch: at.branch, message, files: changes }), unwritten())).commit.sha;
    }

    async function checks(sha) {
      const found = await ask("GET", shared.home + "/commits/" + sha + "/status");
      const states = { success: "passed", warning: "passed", pending: "running" };
      return (found.statuses || []).map((one) => ({ name: one.context, state: states[one.status] || "failed", url: new URL(one.target_url || "", place.home + "/").href }));
    }

    return { ...shared, commit, checks };
  }

  // A key from a helper for OAuth, by the protocol of Netlify's and Decap's: a window that answers by messages.
  function signIn(helper, software) {
    return new Promise((done, failed) => {
      const origin = new URL(helper).origin, child = window.open(helper + "?provider=" + software + "&site_id=" + encodeURIComponent(location.host) + "&scope=public_repo", "kb-sign-in", "width=600,height=720");
      if (!child) { failed(new Fault("unsigned")); return; }
      const end = () => { removeEventListener("message", hear); clearInterval(timer); };
      const timer = setInterval(() => { if (child.closed) { end(); failed(new Fault("unsigned")); } }, 500);
      function hear(event) {
        if (event.origin !== origin || event.source !== child) return;
        if (event.data === "authorizing:" + software) { child.postMessage(event.data, origin); return; }
        const found = /^authorization:\w+:(success|error):([^]*)$/.exec(String(event.data));
        if (!found) return;
        end();
        child.close();
        try { if (found[1] === "success") { done(JSON.parse(found[2]).token); return; } } catch (error) { /* as a refusal */ }
        failed(new Fault("unsigned"));
      }
      addEventListener("message", hear);
    });
  }

  library.suggestForge = { Fault, isKey, signIn, kinds: { github, gitea } };
})();
