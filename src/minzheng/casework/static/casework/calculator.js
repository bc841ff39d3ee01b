// The language switch at the top of the page takes what was entered along: it presses the one inside the form.

const inside = document.getElementById("calculator-language");

document.querySelector('.site-tools form[action$="/language/"]')?.addEventListener("submit", (event) => {
  event.preventDefault();
  event.stopPropagation();
  inside.form.requestSubmit(inside);
});
