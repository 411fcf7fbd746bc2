// A film plays when a person presses: from another host, in a frame that is made only then, or from a file of this site.
// Chapters and the times in the transcript jump into it.
(function () {
  "use strict";
  const figure = document.getElementById("kb-film");
  if (!figure) return;
  const library = window.library, stage = figure.querySelector("[data-player]"), film = figure.querySelector("video, audio");
  const inFolder = location.protocol === "file:"; // from a folder, hosts refuse to play in a page, and browsers load no tracks

  function play(start) {
    const frame = document.createElement("iframe");
    frame.src = stage.dataset.player + start;
    frame.title = stage.dataset.title;
    frame.allow = "autoplay; fullscreen; picture-in-picture";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    stage.replaceChildren(frame);
    frame.focus();
  }

  if (stage && !inFolder) {
    stage.hidden = false;
    stage.querySelector("button").addEventListener("click", () => play(0));
  }

  const moments = Array.from(document.querySelectorAll("a[data-start]"));
  moments.forEach((moment) => moment.addEventListener("click", (event) => {
    const start = Number(moment.dataset.start);
    if (film) {
      film.currentTime = start;
      film.play().catch(() => {});
    } else if (stage && !stage.hidden) play(start);
    else return;
    event.preventDefault();
    figure.scrollIntoView({ block: "nearest" });
  }));

  if (!film) return;
  const chapters = moments.filter((moment) => moment.closest(".kb-chapters"));
  film.addEventListener("timeupdate", () => {
    const here = chapters.filter((chapter) => Number(chapter.dataset.start) <= film.currentTime).pop();
    chapters.forEach((chapter) => { if (chapter === here) chapter.setAttribute("aria-current", "true"); else chapter.removeAttribute("aria-current"); });
  });

  if (inFolder) figure.querySelectorAll("track").forEach((track) => {
    const { file } = track.dataset;
    library.get("captions/" + file + ".js", "cues", file).then(({ cues }) => {
      const shown = film.addTextTrack("captions", track.label, track.srclang);
      cues.forEach(([start, end, text]) => shown.addCue(new VTTCue(start, end, text)));
      shown.mode = track.default ? "showing" : "disabled";
      track.remove();
    }, () => {});
  });
})();
