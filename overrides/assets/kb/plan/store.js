// The plans that are kept on this device (notes.js): {version, current, plans}; `current` is the key of the one in use.
// What an earlier version kept (one plan, under another name) is the first plan here, and stays where it was.
(function () {
  "use strict";
  const library = window.library, { agenda, notes } = library, note = notes.at("plans"), MOST = 50;

  // A plan without a key gets one from its position, so that it stays the same until it is kept.
  const named = (found, number) => agenda.read(Object.assign({}, found, { key: (found && found.key) || "kept-" + number }));

  function read() {
    const kept = note.read() || { plans: [notes.at("plan").read()] };
    const plans = (kept.plans.length ? kept.plans : [null]).slice(0, MOST).map(named);
    const current = plans.some((plan) => plan.key === kept.current) ? kept.current : plans[0].key;
    return Object.assign({}, kept, { version: agenda.VERSION, current, plans });
  }

  // Returns whether it could be kept.
  const keep = (shelf) => note.keep(shelf);

  const current = (shelf) => shelf.plans.find((plan) => plan.key === shelf.current);
  // Puts a plan in place of the one with its key, or adds it at the end; it becomes the present plan.
  function put(shelf, plan) {
    const has = shelf.plans.some((one) => one.key === plan.key);
    const plans = has ? shelf.plans.map((one) => (one.key === plan.key ? plan : one)) : [...shelf.plans, plan];
    return Object.assign({}, shelf, { current: plan.key, plans });
  }
  // Removes the present plan; the next one becomes the present one, and after the last one an empty plan remains.
  function drop(shelf) {
    const place = shelf.plans.findIndex((plan) => plan.key === shelf.current), plans = shelf.plans.filter((plan) => plan.key !== shelf.current);
    if (!plans.length) plans.push(agenda.read(null));
    return Object.assign({}, shelf, { plans, current: plans[Math.min(place, plans.length - 1)].key });
  }

  library.plans = { read, keep, watch: note.watch, current, put, drop };
})();
