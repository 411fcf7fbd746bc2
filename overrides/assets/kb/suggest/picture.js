// Makes a picture a JPEG within the bounds of the check: its longer side in pixels, and its bytes.
(function () {
  "use strict";
  const library = (window.library = window.library || {});
  const QUALITIES = [0.85, 0.75, 0.65, 0.55, 0.45];

  function draw(bitmap, canvas, side) {
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "#fff"; // behind what is transparent
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  }

  const encoded = (canvas, quality) => { const data = canvas.toDataURL("image/jpeg", quality).split(",")[1] || ""; return { data, bytes: Math.floor(data.length * 3 / 4) }; };

  // A promise of {data (base64), bytes, width, height}; `canvas` shows it. It fails if the file is no picture.
  library.suggestPicture = (file, bounds, canvas) => createImageBitmap(file).then((bitmap) => {
    for (let side = bounds.side; ; side = Math.round(side * 0.8)) {
      draw(bitmap, canvas, side);
      const found = QUALITIES.map((quality) => () => encoded(canvas, quality)).reduce((best, make) => (best && best.bytes <= bounds.bytes ? best : make()), null);
      if (found.bytes <= bounds.bytes || side < 200) return { ...found, width: canvas.width, height: canvas.height };
    }
  });
})();
