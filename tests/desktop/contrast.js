// The texts on the page whose contrast with what they stand on is below 4.5 (WCAG 2, 1.4.3); disabled buttons may be.
const number = (part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const parts = (colour) => colour.match(/[\d.]+/g).map(Number);
const light = ([r, g, b]) => 0.2126 * number(r / 255) + 0.7152 * number(g / 255) + 0.0722 * number(b / 255);
function ground(element) {
  for (let at = element; at; at = at.parentElement) {
    const colour = parts(getComputedStyle(at).backgroundColor);
    if (colour.length < 4 || colour[3] > 0) return colour;
  }
  return parts(getComputedStyle(document.documentElement).backgroundColor);
}
const open = document.querySelector("dialog[open]") ?? document.body;
return [...open.querySelectorAll("*")]
  .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
  .filter((element) => element.checkVisibility() && !element.closest("button:disabled, svg, option"))
  .map((element) => {
    const [one, two] = [light(parts(getComputedStyle(element).color)), light(ground(element))].sort();
    return { text: element.textContent.slice(0, 40), name: element.className, contrast: (two + 0.05) / (one + 0.05) };
  })
  .filter(({ contrast }) => contrast < 4.5);
