// A running meeting, as data. It knows nothing of pages or clocks: callers pass the time, in milliseconds.
//
// A program: {key, page, title, start (minutes of the clock, or null), steps}. A step: {title, of, lines, seconds, from,
// isFixed}; `from` is when it is planned, in seconds from the beginning, and one with a fixed time does not begin before it.
// A run: the program with {at, ends} while it runs, or {at, left} while it is paused, {added} seconds to the step, {base},
// the moment at which the program was to begin, and {isAside} while the person looks at something else.
(function () {
  "use strict";
  const library = window.library, { agenda } = library;
  const SECOND = 1000, MINUTE = 60, NEAR = 60 * MINUTE * SECOND; // near enough to the planned beginning to be measured by it

  // The program of a day: the steps of its tools from their guides, and every other item as one step. `shown` has {plan,
  // times}, `helper` {titleOf, roomOf}: what an item, and a room by its path, is called.
  function programOf(shown, day, guides, helper) {
    const { plan, times } = shown, { start, isClock } = times.days[day];
    const rows = times.rows.filter((row) => row.path[0] === day && row.path.length === 2);
    return { key: plan.key + " " + day, title: plan.title, start: isClock ? start : null, steps: rows.flatMap((row) => stepsOf(row, row.start - start, guides, helper)) };
  }

  function stepsOf(row, from, guides, helper) {
    const { item, minutes } = row, guide = item.kind === "entry" && guides[item.id], title = helper.titleOf(item);
    const notes = [item.who && helper.leads(item.who), item.notes].filter(Boolean).flatMap((text) => text.split("\n"));
    if (guide) return guided(guide, minutes, from, title, notes, Boolean(item.at));
    const inside = (item.rooms || []).map((room, which) => helper.roomOf([...row.path, which]) + ": " + room.items.map(helper.titleOf).join(" · "));
    return [{ title, of: "", lines: [...inside, ...notes], seconds: minutes * MINUTE, from: from * MINUTE, isFixed: Boolean(item.at) }];
  }

  // The steps of one tool in so many minutes.
  function guided(guide, minutes, from, title, notes, isFixed) {
    const shares = agenda.divide(guide.steps.map((step) => step.minutes), minutes);
    let before = from * MINUTE;
    return guide.steps.map((step, number) => {
      const made = { title: step.title, of: title, lines: [...(number ? [] : notes), ...(step.lines || [])], seconds: shares[number] * MINUTE, from: before, isFixed: isFixed && !number };
      before += made.seconds;
      return made;
    });
  }

  // ---- running

  // `midnight` is that of the day on which it begins. Near the planned time, the clock decides what is early or late.
  function begin(program, now, midnight) {
    const planned = program.start === null ? now : midnight + program.start * MINUTE * SECOND;
    return Object.assign({}, program, { at: 0, ends: now + program.steps[0].seconds * SECOND, added: 0, base: Math.abs(planned - now) <= NEAR ? planned : now, isAside: false });
  }

  const isRunning = (run) => run.ends !== undefined;
  const left = (run, now) => (isRunning(run) ? Math.ceil((run.ends - now) / SECOND) : run.left);
  const without = (run, ...names) => Object.fromEntries(Object.entries(run).filter(([name]) => !names.includes(name)));
  const withLeft = (run, seconds, now) => Object.assign(without(run, "ends", "left"), isRunning(run) ? { ends: now + seconds * SECOND } : { left: seconds });

  const pause = (run, now) => (isRunning(run) ? Object.assign(without(run, "ends"), { left: left(run, now) }) : run);
  const resume = (run, now) => (isRunning(run) ? run : Object.assign(without(run, "left"), { ends: now + run.left * SECOND }));
  const go = (run, at, now) => withLeft(Object.assign({}, run, { at, added: 0 }), run.steps[at].seconds, now);
  const add = (run, seconds, now) => withLeft(Object.assign({}, run, { added: run.added + seconds }), Math.max(0, left(run, now)) + seconds, now);

  // When what follows begins, as things are now: {starts: moments by the numbers of steps, end, behind: seconds by which
  // the current step ends later than planned; negative if earlier}.
  function forecast(run, now) {
    let moment = now + Math.max(0, left(run, now)) * SECOND;
    const step = run.steps[run.at], behind = Math.round((moment - run.base) / SECOND) - step.from - step.seconds, starts = {};
    run.steps.slice(run.at + 1).forEach((one, place) => {
      if (one.isFixed) moment = Math.max(moment, run.base + one.from * SECOND);
      starts[run.at + 1 + place] = moment;
      moment += one.seconds * SECOND;
    });
    return { starts, end: moment, behind };
  }

  // The kept run, if it can be continued.
  function read(found) {
    const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
    if (!found || !Array.isArray(found.steps) || !found.steps[found.at] || !(isNumber(found.ends) || isNumber(found.left)) || !isNumber(found.base)) return null;
    const isStep = (step) => step && typeof step.title === "string" && isNumber(step.seconds) && isNumber(step.from) && Array.isArray(step.lines);
    return found.steps.every(isStep) ? found : null;
  }

  library.run = { programOf, guided, begin, isRunning, left, pause, resume, go, add, forecast, read };
})();
