// The form in which people report that they ran a tool: the day, how many people, what each step took, what was changed
// and what happened. Nothing is sent from here: the report is made into a text that `kb receive` understands.
(function () {
  "use strict";
  const library = (window.library = window.library || {}), { make } = library;
  const LONG = 1000, LONGEST = 8000; // characters of a text; bytes of an address that GitHub accepts
  const line = (text) => text.split(/\s+/).filter(Boolean).join(" ");
  const whole = (text) => (/^\d+$/.test(text.trim()) ? Number(text.trim()) : null);
  const today = () => { const now = new Date(); return new Date(now - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10); };

  // The steps of the tool as its page shows them: {title, minutes}; none if it does not say.
  const stepsOf = (page) => Array.from(page.querySelectorAll(".kb-steps > li"), (step) => ({ title: step.querySelector("h3").textContent.trim(), minutes: Number(step.querySelector("[data-minutes]").dataset.minutes) }));

  // Opens the form behind the `button` of a tool; `repository` is the address of the repository, or "".
  library.runForm = function (data, button, repository) {
    const { say: spoken, count } = library.wording(data.language, data.words), say = (key, facts) => spoken(key, facts).join("");
    const page = document.querySelector(".kb-page"), title = page.querySelector("h1").textContent.trim(), steps = stepsOf(page), slug = button.dataset.tool;
    const place = button.parentElement;
    const asked = (name) => data.questions.find((one) => one.name === name);

    // ---- the fields

    const faults = {};
    function ask(name, control) {
      const { label, help } = asked(name), id = "kb-ran-" + name, said = help && make("p", { class: "kb-hint", id: id + "-hint" }, help);
      faults[name] = make("p", { class: "kb-wrong", id: id + "-wrong", hidden: true });
      control.id = id;
      control.setAttribute("aria-describedby", [said && said.id, faults[name].id].filter(Boolean).join(" "));
      return make("div", { class: "kb-ask" }, make("label", { for: id }, label), said || undefined, faults[name], control);
    }
    const number = (attributes) => make("input", { class: "kb-field is-small", type: "number", inputmode: "numeric", step: "1", ...attributes });
    const text = () => make("textarea", { class: "kb-field", rows: "3", maxlength: String(LONG), dir: "auto" });
    const date = make("input", { class: "kb-field is-small", type: "date", max: today() }), people = number({ min: "1", max: String(data.most_people) });
    const changed = text(), happened = text(), author = make("input", { class: "kb-field", type: "text", id: "kb-ran-author", autocomplete: "name" });
    const fields = (steps.length ? steps : [null]).map((step, place) => number({ id: "kb-ran-step-" + place, min: "0", max: String(data.most_minutes), ...(step ? { "aria-describedby": "kb-ran-plan-" + place } : {}) }));
    const sum = make("p", { class: "kb-muted", role: "status" });
    const rows = fields.map((field, place) => make("li", {}, make("label", { for: field.id }, steps.length ? steps[place].title : say("whole")), field, steps.length ? make("span", { class: "kb-muted", id: "kb-ran-plan-" + place }, count("planned", steps[place].minutes)) : undefined));
    faults.minutes = make("p", { class: "kb-wrong", id: "kb-ran-minutes-wrong", hidden: true });
    const byStep = make("fieldset", { class: "kb-ask", "aria-describedby": faults.minutes.id }, make("legend", {}, asked("minutes").label), steps.length ? make("p", { class: "kb-hint" }, asked("minutes").help) : undefined, faults.minutes, make("ol", { class: "kb-ran-steps" }, rows), sum);
    const add = () => { sum.textContent = count("sum", fields.reduce((all, field) => all + (whole(field.value) || 0), 0)); };
    byStep.addEventListener("input", add);
    add();

    const ready = make("section", { class: "kb-section", "aria-labelledby": "kb-ran-ready", hidden: true });
    const cancel = make("button", { class: "kb-btn is-quiet", type: "button", onclick: () => { form.remove(); place.hidden = false; button.focus(); } }, say("cancel"));
    const heading = make("h3", { tabindex: "-1" }, say("title"));
    const form = make("form", { class: "kb-ran no-print", novalidate: true, autocomplete: "off", onsubmit: submit, oninput: (event) => { if (event.target !== author) ready.hidden = true; } },
      heading, make("p", { class: "kb-muted" }, say("lead"), " ", say("people_note")), ask("date", date), ask("people", people), byStep, ask("changed", changed), ask("happened", happened),
      make("p", { class: "kb-acts" }, make("button", { class: "kb-btn is-main", type: "submit" }, say("make")), cancel), ready);
    place.hidden = true;
    place.after(form);
    heading.focus();

    // ---- the report

    function wrong(name, controls, isWrong) {
      faults[name].textContent = isWrong ? say("wrong_" + name) : "";
      faults[name].hidden = !isWrong;
      controls.forEach((control) => { if (isWrong) control.setAttribute("aria-invalid", "true"); else control.removeAttribute("aria-invalid"); });
      return isWrong ? controls[0] : null;
    }

    const within = (value, least, most) => value !== null && value >= least && value <= most;

    function mistakes() {
      const minutes = fields.map((field) => whole(field.value)), amiss = fields.filter((_, place) => !within(minutes[place], 0, data.most_minutes));
      fields.forEach((field) => field.removeAttribute("aria-invalid"));
      return [
        wrong("date", [date], !date.value || date.value > today()),
        wrong("people", [people], !within(whole(people.value), 1, data.most_people)),
        wrong("minutes", amiss.length ? amiss : [fields[0]], amiss.length > 0),
      ].filter(Boolean);
    }

    function report() {
      const said = { changed: line(changed.value), happened: line(happened.value) };
      const texts = Object.fromEntries(Object.entries(said).filter(([, value]) => value));
      const language = Object.keys(texts).length && data.language !== data.first ? { language: data.language } : {};
      return { date: date.value, people: whole(people.value), minutes: fields.map((field) => whole(field.value)), ...texts, ...language };
    }

    function submit(event) {
      event.preventDefault();
      const [first] = mistakes();
      if (first) { first.focus(); return; }
      offer(report());
      ready.hidden = false;
      ready.querySelector("h4").focus();
    }

    // ---- handing it over

    function offer(run) {
      const yaml = library.suggestYaml, letter = library.suggestLetter, name = slug + "-" + run.date + ".txt", subject = say("subject", { title });
      const shown = { ...run, date: yaml.day(run.date), ...(run.language ? { language: yaml.name(run.language) } : {}) };
      const body = () => say("letter", { title }) + "\n\n" + yaml.item(shown) + "\n" + letter.block({ path: "runs/" + slug + ".yml", run }, line(author.value), subject) + "\n";
      const said = make("p", { role: "status" }), whole = make("pre", { class: "kb-file", dir: "auto", tabindex: "0", role: "region", "aria-label": say("title") }, body());
      const mail = make("a", { class: "kb-btn is-main", href: "#" }, say("mail")), long = make("p", { hidden: true }, say("mail_note", { mail: data.mail }));
      const fresh = () => {
        const address = data.mail && letter.address(data.mail, subject, body());
        whole.textContent = body();
        mail.hidden = !address;
        long.hidden = !data.mail || Boolean(address);
        if (address) mail.href = address;
      };
      author.oninput = fresh;
      ready.replaceChildren(make("h4", { id: "kb-ran-ready", tabindex: "-1" }, say("ready")), make("p", { class: "kb-muted" }, say("consent", { license: data.license })),
        make("div", { class: "kb-ask" }, make("label", { for: author.id }, say("author")), author),
        make("p", { class: "kb-acts" }, mail, repository ? make("a", { class: "kb-btn", href: issue(run), target: "_blank", rel: "noopener" }, say("forge")) : undefined,
          make("button", { class: "kb-btn", type: "button", onclick: () => library.copy(whole.textContent, () => getSelection().selectAllChildren(whole), () => { said.textContent = say("copied"); }, () => { said.textContent = say("uncopied"); }) }, say("copy")),
          make("button", { class: "kb-btn", type: "button", onclick: () => { library.give(new Blob([body()], { type: "text/plain;charset=utf-8" }), name); said.textContent = say("downloaded", { file: name }); } }, say("parcel"))),
        long, said, whole);
      fresh();
    }

    // The address of the repository's form, filled in; long texts are left out if the address would be too long.
    function issue(run) {
      const facts = { tool: slug, date: run.date, people: String(run.people), minutes: run.minutes.join(", ") };
      const address = (more) => repository + "/issues/new?" + new URLSearchParams({ template: data.form, title: say("subject", { title }), ...facts, ...more });
      const full = address({ changed: run.changed || "", happened: run.happened || "" });
      return full.length <= LONGEST ? full : address({});
    }
  };
})();
