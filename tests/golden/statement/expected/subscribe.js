// Shows the buttons that copy an address; without it the address is copied by hand.
"use strict";
for (const button of document.querySelectorAll(".address button")) {
  const input = button.parentElement.querySelector("input");
  const said = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  input.addEventListener("focus", () => input.select());
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(input.value);
      said.textContent = button.dataset.copied;
    } catch {
      input.select(); // not allowed, or not over https: the reader copies what is selected
    }
  });
}
