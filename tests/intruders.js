// Finds what could run or mislead in a page, as the browser itself has parsed it, and adds what
// tests/browser/test_attacks.py has recorded in window.intruded. Evaluates to a list of findings.
() => {
  const ACTING = ["srcdoc", "ping", "attributionsrc", "formaction", "shadowrootmode"];
  const LOADING = ["src", "srcset", "poster", "data", "action", "background"];
  const ELEMENTS = ["iframe", "object", "embed", "base", "fencedframe", "portal", "frame", "applet", "marquee"];
  const USING = ["use", "image", "feImage", "script", "link"];
  const SCHEMES = ["http:", "https:", "mailto:", "tel:", "blob:"];
  const found = window.intruded.slice(), say = (what, one) => found.push(what + ": " + one.outerHTML.slice(0, 200));
  const own = (address) => new URL(address, location.href).origin === location.origin;
  const names = (one) => /canonical|alternate/.test(one.rel); // a link in the head that loads nothing

  function read(one, name, value) {
    if (name.startsWith("on") || ACTING.includes(name)) say(name, one);
    if (LOADING.includes(name) && !own(value) && !value.startsWith("data:image/")) say(name, one);
    if (name === "style" && /url|expression|fixed|image-set/i.test(value)) say(name, one);
    if (!/^(xlink:)?href$/.test(name)) return;
    if (!SCHEMES.includes(new URL(value, location.href).protocol)) say(name, one);
    if (USING.includes(one.localName) && !own(value) && !names(one)) say("loads", one);
  }

  document.querySelectorAll("*").forEach((one) => {
    Array.from(one.attributes).forEach(({ name, value }) => read(one, name, value));
    if (ELEMENTS.includes(one.localName)) say("element", one);
    if (one.localName === "meta" && /refresh/i.test(one.httpEquiv)) say("refresh", one);
    if (one.localName === "script" && !one.src && one.type !== "application/ld+json") say("script", one);
  });
  return found;
}
