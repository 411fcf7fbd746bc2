// What a person sees of a page, and what not: measured in it by the tests. Evaluates to the functions below.
(() => {
  const NEARLY = 1.5; // pixels by which layout may round
  const called = (element) => {
    const name = element.tagName.toLowerCase() + (element.id && "#" + element.id) + Array.from(element.classList, (one) => "." + one).join("");
    return name + " «" + (element.getAttribute("aria-label") || element.textContent || element.value || "").trim().replace(/\s+/g, " ").slice(0, 40) + "»";
  };
  const style = (element, pseudo) => getComputedStyle(element, pseudo);
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && style(element).clipPath === "none" && !element.closest(".kb-hide");
  const all = () => Array.from(document.body.querySelectorAll("*")).filter((element) => !element.closest("svg *") && isSeen(element));
  const named = "[role=region][tabindex='0'][aria-label]";

  // What is lost where room is scarce: the page scrolls sideways, something stands outside of it or is cut off.
  function lost() {
    const width = document.documentElement.clientWidth, found = [];
    if (document.documentElement.scrollWidth > width) found.push("the page scrolls sideways: " + document.documentElement.scrollWidth + " > " + width);
    all().filter((element) => !element.closest(".kb-skip")).forEach((element) => {
      const box = element.getBoundingClientRect(), own = style(element);
      const wide = element.scrollWidth > element.clientWidth + NEARLY, tall = element.scrollHeight > element.clientHeight + NEARLY;
      const hides = (overflow) => ["hidden", "clip"].includes(overflow);
      const isMark = element.matches(".kb-logo") && element.firstElementChild.getBoundingClientRect().width < element.clientWidth + NEARLY; // the mark stands for the name
      if (box.width && !element.closest(named) && (box.left < -NEARLY || box.right > width + NEARLY)) found.push("outside: " + called(element));
      if (!isMark && (wide && hides(own.overflowX) || tall && hides(own.overflowY))) found.push("cut off: " + called(element));
      if (wide && ["auto", "scroll"].includes(own.overflowX) && !element.matches(named)) found.push("scrolls without a name: " + called(element));
    });
    return found;
  }

  // Texts that lie over one another, in what is laid out in one layer.
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

  // Everything that Tab must come to, in the page or in the dialog that is open: of a group of radio buttons one.
  function stops() {
    const top = Array.from(document.querySelectorAll("dialog:modal")).pop() || document.body;
    const able = Array.from(top.querySelectorAll("a[href], button, input, select, textarea, summary, iframe, audio, video, [tabindex]")).filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility({ visibilityProperty: true }));
    return able.filter((one) => {
      if (one.type !== "radio") return true;
      const group = able.filter((other) => other.type === "radio" && other.name === one.name && other.form === one.form);
      return one === (group.find((other) => other.checked) || group[0]);
    }).map(called);
  }

  // Where the keyboard is: what it is called, its box in the page, whether it stands apart from the page's flow.
  function focused() {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const part = element.closest("label, .kb-card, .kb-result, .kb-box") && style(element, "::after").position === "absolute" || style(element).opacity === "0" ? element.closest("label, .kb-card, .kb-result, .kb-box") : element;
    const { left, right, top, bottom } = (part || element).getBoundingClientRect();
    let fixed = false;
    for (let one = element; one; one = one.parentElement) fixed = fixed || style(one).position === "fixed" || one.matches("dialog, .kb-keep");
    return { name: called(element), place: Array.from(document.querySelectorAll("*")).indexOf(element), left: left + scrollX, right: right + scrollX, top: top + scrollY, bottom: bottom + scrollY, fixed };
  }

  return { lost, overlaid, stops, focused };
})()
