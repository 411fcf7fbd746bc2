// A zip archive of uncompressed files (method 0, "stored"), by PKWARE's APPNOTE 4.3: names in UTF-8, fixed dates.
(function () {
  "use strict";
  const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte;
    for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
    return rest;
  });
  const UTF8 = 0x0800, VERSION = 20, DATE = 0x21; // 1 January 1980

  function crc(bytes) {
    let sum = 0xffffffff;
    for (const byte of bytes) sum = TABLE[(sum ^ byte) & 0xff] ^ (sum >>> 8);
    return (sum ^ 0xffffffff) >>> 0;
  }

  // Numbers in little-endian order: [value, bytes] each.
  function pack(...numbers) {
    return Uint8Array.from(numbers.flatMap(([value, size]) => Array.from({ length: size }, (_, place) => (value >>> (8 * place)) & 0xff)));
  }

  // files: [{name, bytes: Uint8Array}]. Returns a Blob.
  window.library.zip = function (files) {
    const parts = [], directory = [];
    let place = 0;
    files.forEach(({ name, bytes }) => {
      const named = new TextEncoder().encode(name);
      const facts = [[VERSION, 2], [UTF8, 2], [0, 2], [0, 2], [DATE, 2], [crc(bytes), 4], [bytes.length, 4], [bytes.length, 4], [named.length, 2], [0, 2]];
      const header = pack([0x04034b50, 4], ...facts);
      directory.push(pack([0x02014b50, 4], [VERSION, 2], ...facts, [0, 2], [0, 2], [0, 2], [0, 4], [place, 4]), named);
      parts.push(header, named, bytes);
      place += header.length + named.length + bytes.length;
    });
    const size = directory.reduce((sum, part) => sum + part.length, 0);
    const end = pack([0x06054b50, 4], [0, 2], [0, 2], [files.length, 2], [files.length, 2], [size, 4], [place, 4], [0, 2]);
    return new Blob([...parts, ...directory, end], { type: "application/zip" });
  };
})();
