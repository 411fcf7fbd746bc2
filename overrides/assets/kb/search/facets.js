// Facets: the entries that fit a person's choices, and how many would fit each further choice.
// An entry is {type, facets}, facets as in library.json; filters are {parameter: value}: several values of a parameter are
// alternatives, and all parameters must fit. The page or the search's data say which field a parameter asks for, and when
// that fits (`learn`, with rows of hooks/kb/facets.py); a parameter without a row there asks for terms of the field of
// its own name.
// A range is [least, most]; most is null if there is no limit. An unknown value fits no filter: a tool that does not say
// how long it takes is not among those of 45 minutes. 0 is a known value.
(function () {
  "use strict";
  const library = (window.library = window.library || {});

  const owns = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

  // Whether a value of an entry fits the requested one.
  const FITS = {
    from: (held, number) => held[0] <= number,
    within: (held, number) => held[0] <= number && number <= (held[1] === null ? Infinity : held[1]),
    at_most: (held, number) => held <= number,
    any: (held, wanted) => [].concat(held).some((one) => [].concat(wanted).includes(one)),
    has: () => true,
  };
  const rows = new Map(); // parameter → {of, fits}
  const row = (parameter) => rows.get(parameter) || { of: parameter, fits: "any" };

  // Learns the facets: {field (the parameter), of, fits}.
  function learn(facets) {
    facets.forEach((facet) => rows.set(facet.field, { of: facet.of, fits: facet.fits }));
  }

  const isEmpty = (value) => value === undefined || value === null || value === "" || value === false || (Array.isArray(value) && !value.length);

  function passes(entry, parameter, value) {
    if (isEmpty(value)) return true;
    if (parameter === "type") return value.includes(entry.type);
    const { of, fits } = row(parameter);
    return entry.facets !== undefined && owns(entry.facets, of) && FITS[fits](entry.facets[of], value); // topics and pages have no facets
  }

  // Whether an entry fits all filters, `except` one parameter's.
  function accepts(entry, filters, except) {
    return Object.keys(filters).every((parameter) => parameter === except || passes(entry, parameter, filters[parameter]));
  }

  // How many of `entries` each value of a parameter would leave, given the other filters.
  function tally(entries, filters, parameter, values) {
    const others = entries.filter((entry) => accepts(entry, filters, parameter)), several = row(parameter).fits === "any";
    return values.map((value) => others.filter((entry) => passes(entry, parameter, several ? [value] : value)).length);
  }

  // The number of parameters with a choice.
  function active(filters) {
    return Object.keys(filters).filter((parameter) => !isEmpty(filters[parameter])).length;
  }

  library.facets = { learn, accepts, tally, active };
})();
