// Compresses bytes (deflate, RFC 1951) and writes them as text (base64url, RFC 4648, 5) for addresses and scripts.
(function () {
  "use strict";
  const library = (window.library = window.library || {});

  const toText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

  // Sends bytes through a stream and returns what comes out; fails if that is more than `most` bytes.
  async function through(stream, bytes, most) {
    const writer = stream.writable.getWriter(), reader = stream.readable.getReader(), parts = [];
    writer.write(bytes).catch(() => {});
    writer.close().catch(() => {});
    let size = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length;
      if (size > most) { reader.cancel().catch(() => {}); throw new Error("too long"); }
      parts.push(part.value);
    }
    const all = new Uint8Array(size);
    parts.reduce((place, part) => { all.set(part, place); return place + part.length; }, 0);
    return all;
  }

  // Both return a promise of bytes. Inflating fails if the bytes were not deflated, or give more than `most` bytes.
  const deflate = (bytes) => through(new CompressionStream("deflate-raw"), bytes, Infinity);
  const inflate = (bytes, most) => through(new DecompressionStream("deflate-raw"), bytes, most);

  library.deflated = { deflate, inflate, toText, toBytes };
})();
