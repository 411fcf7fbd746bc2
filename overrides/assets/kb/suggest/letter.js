// A suggestion as a text that can be sent by mail, and that `kb receive` turns into a branch: words for people and, below
// them, the same for the program, in lines that no mail program breaks or changes.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const WIDTH = 72, LONGEST = 1900; // of an address that mail programs accept, in characters
  const BEGIN = "-----BEGIN KB SUGGESTION-----", END = "-----END KB SUGGESTION-----";

  function base64(text) {
    let binary = "";
    new TextEncoder().encode(text).forEach((byte) => { binary += String.fromCharCode(byte); });
    return btoa(binary);
  }

  // `made` is the suggestion: its path, and either edits of the former text, the whole text, or the `run` that is added to
  // the list there; `files` are pictures.
  function block(made, author, title, files) {
    const data = { path: made.path, title, author, ...(made.run ? { run: made.run } : made.base ? { base: made.base, edits: made.edits } : { text: made.text }), ...(files && files.length ? { files } : {}) };
    return [BEGIN, ...base64(JSON.stringify(data)).match(new RegExp(".{1," + WIDTH + "}", "g")), END].join("\n");
  }

  // The address that opens a letter with the whole suggestion in it; "" if that would be too long for some programs.
  function address(mail, subject, body) {
    const whole = "mailto:" + mail + "?subject=" + encodeURIComponent(subject) + "&body=" + encodeURIComponent(body.replace(/\n/g, "\r\n"));
    return whole.length <= LONGEST ? whole : "";
  }

  library.suggestLetter = { base64, block, address, BEGIN, END };
})();
