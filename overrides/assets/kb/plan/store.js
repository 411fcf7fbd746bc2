// The plans that are kept on this device: {version, current, plans}, `current` being the key of the one that is in use.
// What an earlier version kept (one plan, under another name) is the first plan here, and stays where it was.
(function () {
  "use strict";
  const library = window.library, { agenda } = library;
  const KEY = "kb-plans", FORMER = "kb-plan", MOST = 50;
  const parsed = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch (error) { return null; } };

  // A plan without a key has one by its place, the same whenever it is read before it is kept.
  const named = (found, number) => agenda.read(Object.assign({}, found, { key: (found && found.key) || "kept-" + number }));

  function read() {
    const found = parsed(KEY), kept = found && Array.isArray(found.plans) ? found : { plans: [parsed(FORMER)] };
    const plans = (kept.plans.length ? kept.plans : [null]).slice(0, MOST).map(named);
    const current = plans.some((plan) => plan.key === kept.current) ? kept.current : plans[0].key;
    return Object.assign({}, kept, { version: agenda.VERSION, current, plans });
  }

  // Returns whether it could be kept.
  function keep(shelf) {
    try { localStorage.setItem(KEY, JSON.stringify(shelf)); return true; } catch (error) { return false; }
  }

  const current = (shelf) => shelf.plans.find((plan) => plan.key === shelf.current);
  // The plans with another one in place of the one of its key, or added at the end, and in use.
  function put(shelf, plan) {
    const has = shelf.plans.some((one) => one.key === plan.key);
    const plans = has ? shelf.plans.map((one) => (one.key === plan.key ? plan : one)) : [...shelf.plans, plan];
    return Object.assign({}, shelf, { current: plan.key, plans });
  }
  // Without the plan in use; the one after it is in use then, and of the last one an empty plan is left.
  function drop(shelf) {
    const place = shelf.plans.findIndex((plan) => plan.key === shelf.current), plans = shelf.plans.filter((plan) => plan.key !== shelf.current);
    if (!plans.length) plans.push(agenda.read(null));
    return Object.assign({}, shelf, { plans, current: plans[Math.min(place, plans.length - 1)].key });
  }

  library.plans = { KEY, read, keep, current, put, drop };
})();
