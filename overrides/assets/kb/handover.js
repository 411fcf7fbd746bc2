// Handing over what a page made: a text is copied, a file is saved.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const BEGUN = 60000; // milliseconds after which every browser has begun to save

  // Copies a text. Where the clipboard cannot be written, `select` selects the text on the page, and it is copied from there.
  library.copy = function (text, select, done, failed) {
    const byHand = () => {
      select();
      if (document.execCommand("copy")) done(); else if (failed) failed();
    };
    if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(text).then(done, byHand);
    else byHand();
  };

  // Saves a blob as a file.
  library.give = function (blob, name) {
    const link = library.make("a", { href: URL.createObjectURL(blob), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), BEGUN);
  };
})();
