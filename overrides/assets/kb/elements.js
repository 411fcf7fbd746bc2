// Makes elements: an attribute that is undefined or false is left out, one that is true has no value, one that begins with
// "on" is an event handler; children may be lists, and undefined or empty ones are left out.
(function () {
  "use strict";
  const library = (window.library = window.library || {});

  library.make = function make(name, attributes, ...children) {
    const element = document.createElement(name);
    Object.keys(attributes).forEach((key) => {
      const value = attributes[key];
      if (key.startsWith("on")) { if (value) element.addEventListener(key.slice(2), value); }
      else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
    });
    element.append(...children.flat().filter((child) => child !== undefined && child !== ""));
    return element;
  };
})();
