// What a person can and cannot see on a page: tests measure it in the page. Evaluates to the functions below.
(() => {
  const NEARLY = 1.5; // layout may round by so many pixels
  const called = (element) => {
    const name = element.tagName.toLowerCase() + (element.id && "#" + element.id) + Array.from(element.classList, (one) => "." + one).join("");
    return name + " «" + (element.getAttribute("aria-label") || element.textContent || element.value || "").trim().replace(/\s+/g, " ").slice(0, 40) + "»";
  };
  const style = (element, pseudo) => getComputedStyle(element, pseudo);
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && style(element).clipPath === "none" && !element.closest(".kb-hide");
  const all = () => Array.from(document.body.querySelectorAll("*")).filter((element) => !element.closest("svg *") && isSeen(element));
  const named = "[role=region][tabindex='0'][aria-label]";

  // What is lost if there is little room: the page scrolls sideways, or something is outside of it or cut off.
  function lost() {
    const width = document.documentElement.clientWidth, found = [];
    if (document.documentElement.scrollWidth > width) found.push("the page scrolls sideways: " + document.documentElement.scrollWidth + " > " + width);
    all().filter((element) => !element.closest(".kb-skip")).forEach((element) => {
      const box = element.getBoundingClientRect(), own = style(element);
      const wide = element.scrollWidth > element.clientWidth + NEARLY, tall = element.scrollHeight > element.clientHeight + NEARLY;
      const hides = (overflow) => ["hidden", "clip"].includes(overflow);
      const isMark = element.matches(".kb-logo") && element.firstElementChild.getBoundingClientRect().width < element.clientWidth + NEARLY; // the logo replaces the name
      if (box.width && !element.closest(named) && (box.left < -NEARLY || box.right > width + NEARLY)) found.push("outside: " + called(element));
      if (!isMark && (wide && hides(own.overflowX) || tall && hides(own.overflowY))) found.push("cut off: " + called(element));
      if (wide && ["auto", "scroll"].includes(own.overflowX) && !element.matches(named)) found.push("scrolls without a name: " + called(element));
    });
    return found;
  }

  // Texts in the same layer that overlap.
  function overlaid() {
    const layered = (element) => { for (let one = element; one; one = one.parentElement) if (["fixed", "absolute", "sticky"].includes(style(one).position)) return true; return Boolean(element.closest("dialog")); };
    const texts = all().filter((element) => !layered(element) && !element.closest(named + ", .kb-logo")).flatMap((element) => Array.from(element.childNodes).filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()).flatMap((node) => {
      const range = document.createRange();
      range.selectNodeContents(node);
      return Array.from(range.getClientRects(), (box) => ({ element, box })).filter(({ box }) => box.width > 2);
    }));
    const size = (element) => parseFloat(style(element).fontSize) / 4; // lines of one text may touch
    return texts.flatMap((one, place) => texts.slice(place + 1).filter((other) => one.element !== other.element
      && Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left) > 2
      && Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top) > Math.max(size(one.element), size(other.element)))
      .map((other) => called(one.element) + " over " + called(other.element)));
  }

  // Everything that Tab must reach, in the page or in the open dialog; of a group of radio buttons, only one.
  function stops() {
    const top = Array.from(document.querySelectorAll("dialog:modal")).pop() || document.body;
    const able = Array.from(top.querySelectorAll("a[href], button, input, select, textarea, summary, iframe, audio, video, [tabindex]")).filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }));
    return able.filter((one) => {
      if (one.type !== "radio") return true;
      const group = able.filter((other) => other.type === "radio" && other.name === one.name && other.form === one.form);
      return one === (group.find((other) => other.checked) || group[0]);
    }).map(called);
  }

  // As if the page had just loaded: the next Tab goes to its first stop.
  function begin() {
    document.body.tabIndex = -1;
    document.body.focus({ preventScroll: true });
    document.body.removeAttribute("tabindex");
    scrollTo(0, 0);
  }

  // Where the keyboard is: what it is called and its place among all elements of the body (scripts may come into the head
  // meanwhile), its box in the page, whether it lies in a layer above the page or stays beside the text while that
  // scrolls, the contrast of the ring that marks it, and whether any of it is in sight.
  function focused() {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const around = (one) => (one ? [one, ...around(one.parentElement)] : []), parents = around(element);
    const layered = parents.some((one) => ["fixed", "absolute", "sticky"].includes(style(one).position) && one.matches(":not(input, .kb-star, label)") || one.matches("dialog, .kb-map")); // a drawing is read by its lines
    const ringed = parents.slice(0, 5).find((one) => style(one).opacity !== "0" && style(one).outlineStyle !== "none" && parseFloat(style(one).outlineWidth) >= 2);
    const drawn = element.closest("svg") && element.querySelector("rect"); // the map draws its rings
    const taking = style(element).opacity === "0" ? element.closest("label") : style(element, "::after").position === "absolute" ? element.closest(".kb-card, .kb-result, .kb-box") || element : element;
    const box = taking.getBoundingClientRect(), { left, right, top, bottom } = box;
    const points = [0.02, 0.25, 0.5, 0.75, 0.98].flatMap((x) => [0.02, 0.25, 0.5, 0.75, 0.98].map((y) => [left + x * box.width, top + y * box.height]));
    const isInSight = points.some(([x, y]) => { const hit = document.elementFromPoint(x, y); return hit && (taking.contains(hit) || hit.contains(element) && hit.matches("label")); });
    return {
      name: called(element), place: Array.from(document.body.querySelectorAll("*")).indexOf(element), layered, isInSight,
      left: left + scrollX, right: right + scrollX, top: top + scrollY, bottom: bottom + scrollY,
      ring: drawn && style(drawn).stroke !== "none" ? contrast(style(drawn).stroke, ground(drawn)) : ringed ? contrast(style(ringed).outlineColor, ground(ringed.parentElement)) : 0,
    };
  }

  // The background colour of an element, and the contrast of two colours (WCAG 2.2, "relative luminance").
  const parts = (colour) => colour.match(/[\d.]+/g).map((part, place) => Number(part) * (colour.startsWith("color(") && place < 3 ? 255 : 1));
  const isSolid = (colour) => colour !== "transparent" && [undefined, 1].includes(parts(colour)[3]);
  const ground = (element) => (!element ? "rgb(255, 255, 255)" : isSolid(style(element).backgroundColor) ? style(element).backgroundColor : ground(element.parentElement));
  function contrast(one, other) {
    const light = (colour) => {
      const [red, green, blue] = parts(colour).map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  }

  return { lost, overlaid, stops, begin, focused };
})()
