// YAML as it is written by hand in this library, as hooks/kb/drafting/yaml_style.py writes it; tests hold the two together.
// Values: texts, numbers, booleans, null, lists, groups as objects; {bare} is a name or a day, written without quotes.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const WIDTH = 110, SHORT = 40;
  const BARE = /^[A-Za-z](?:[A-Za-z0-9_. -]*[A-Za-z0-9_-])?$/, WORDS = ["true", "True", "false", "False", "null", "Null"];
  const ODD = /[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g;
  const length = (text) => Array.from(text).length; // in characters, as Python counts them

  const isScalar = (value) => value === null || typeof value !== "object" || "bare" in value;
  const plain = (value) => (value && typeof value === "object" && "bare" in value ? value.bare : value);

  // A name that a program chose, such as that of a topic: without quotes where YAML reads it as a text.
  const name = (text) => (BARE.test(text) && !WORDS.includes(text) ? { bare: text } : text);
  const day = (iso) => ({ bare: iso });

  function scalar(value) {
    if (value && typeof value === "object") return value.bare;
    if (typeof value !== "string") return String(value);
    return JSON.stringify(value).replace(ODD, (sign) => "\\u" + sign.charCodeAt(0).toString(16).padStart(4, "0"));
  }

  function flow(value) {
    if (Array.isArray(value)) return "[" + value.map(flow).join(", ") + "]";
    return isScalar(value) ? scalar(value) : "{" + Object.keys(value).map((key) => key + ": " + flow(value[key])).join(", ") + "}";
  }

  function fits(key, value) {
    if (Array.isArray(value)) return value.every(isScalar) && (length(key + ": " + flow(value)) <= WIDTH || value.every((one) => length(String(plain(one))) <= SHORT));
    return isScalar(value) || Object.values(value).every(isScalar);
  }

  const block = (record) => Object.keys(record).flatMap((key) => {
    const value = record[key];
    if (fits(key, value)) return [key + ": " + flow(value)];
    return [key + ":", ...(Array.isArray(value) ? value.flatMap(itemLines) : block(value).map((line) => "  " + line))];
  });

  function itemLines(value) {
    if (Array.isArray(value) || isScalar(value) || Object.values(value).every(isScalar)) return ["- " + flow(value)];
    return block(value).map((line, place) => (place ? "  " : "- ") + line);
  }

  const written = (lines) => lines.map((line) => line + "\n").join("");

  library.suggestYaml = { name, day, plain, isScalar, scalar, flow, fields: (record) => written(block(record)), item: (value) => written(itemLines(value)) };
})();
