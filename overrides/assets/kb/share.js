// Sharing a page: copies its address, or opens the device's own sharing. Other ways to share are plain links in the page.
(function () {
  "use strict";
  const box = document.querySelector(".kb-share");
  if (!box) return;
  const address = box.dataset.address, copy = box.querySelector("[data-part=copy]"), give = box.querySelector("[data-part=give]"), status = box.querySelector("[data-part=status]");
  copy.hidden = false;
  copy.addEventListener("click", () => {
    const done = () => { status.textContent = box.dataset.copied; };
    if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(address).then(done, byHand);
    else byHand();

    function byHand() { // if the clipboard cannot be written, the address is selected in a field
      const field = box.querySelector("input");
      field.hidden = false;
      field.select();
      if (document.execCommand("copy")) done();
    }
  });
  if (navigator.share) {
    give.hidden = false;
    give.addEventListener("click", () => navigator.share({ title: document.title, url: address }).catch(() => {}));
  }
})();
