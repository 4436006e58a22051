// Counts the ticked boxes while somebody works through the list.
(() => {
  "use strict";
  const form = document.querySelector("[data-attendance]"), tally = document.querySelector("[data-tally]");
  if (!form || !tally) return;
  const count = () => {
    const ticked = form.querySelectorAll("input[name=there]:checked").length;
    tally.textContent = tally.dataset.tally.replace("{n}", ticked);
  };
  form.addEventListener("change", count);
  // A browser may bring back what was ticked before.
  addEventListener("pageshow", count);
})();
