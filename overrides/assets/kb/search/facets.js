// Facets: which entries fit what a person asks for, and how many would fit each further choice.
// An entry is {type, facets}, facets as in library.json; filters are {field: value}: several values of a field are
// alternatives, fields hold together. `minutes`: the shortest run fits; `people`: the group fits; `worksheet`: there is one.
// A range is [least, most], most null where there is no end. What is not known fits no filter: a tool that does not say how
// long it takes is not among those of 45 minutes.
(function () {
  "use strict";
  const library = (window.library = window.library || {});

  const owns = (object, key) => Object.prototype.hasOwnProperty.call(object, key);
  const has = (entry, field) => entry.facets !== undefined && owns(entry.facets, field); // topics and pages have none

  const RULES = {
    type: (entry, wanted) => wanted.includes(entry.type),
    minutes: (entry, minutes) => has(entry, "duration") && entry.facets.duration[0] <= minutes,
    people: (entry, people) => has(entry, "group") && entry.facets.group[0] <= people && people <= (entry.facets.group[1] === null ? Infinity : entry.facets.group[1]),
    worksheet: (entry) => has(entry, "worksheet"),
  };

  const ONE = ["minutes", "people", "worksheet"]; // fields that are asked with one value

  const isEmpty = (value) => value === undefined || value === null || value === "" || value === false || (Array.isArray(value) && !value.length);

  function passes(entry, field, value) {
    if (isEmpty(value)) return true;
    if (owns(RULES, field)) return RULES[field](entry, value);
    return has(entry, field) && [].concat(entry.facets[field]).some((one) => [].concat(value).includes(one));
  }

  // Whether an entry fits all filters, `except` one field's.
  function accepts(entry, filters, except) {
    return Object.keys(filters).every((field) => field === except || passes(entry, field, filters[field]));
  }

  // How many of `entries` each value of a field would leave, given the other fields' filters.
  function tally(entries, filters, field, values) {
    const others = entries.filter((entry) => accepts(entry, filters, field));
    return values.map((value) => others.filter((entry) => passes(entry, field, ONE.includes(field) ? value : [value])).length);
  }

  // How many fields are filtered.
  function active(filters) {
    return Object.keys(filters).filter((field) => !isEmpty(filters[field])).length;
  }

  library.facets = { accepts, tally, active };
})();
