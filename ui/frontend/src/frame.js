// What every component does with the page around it: language, light or dark, and filling the window.

const NARROW = 960; // below this width columns stand under each other and the page scrolls

/** The component's root element, prepared; `fresh` where it has not been drawn yet. */
export function prepare(component) {
  const root = component.parentElement.querySelector(".youju");
  document.documentElement.lang = "zh-CN";
  root.dataset.dark = isDark(root) ? "1" : "0";
  if (!root.dataset.fitted) {
    root.dataset.fitted = "1";
    new ResizeObserver(() => fit(root)).observe(document.body);
    window.addEventListener("resize", () => fit(root));
  }
  fit(root);
  requestAnimationFrame(() => fit(root));
  return root;
}

/** Whether the theme's background is dark. */
export function isDark(root) {
  const probe = document.createElement("span");
  probe.style.color = getComputedStyle(root).getPropertyValue("--st-background-color").trim() || "#fff";
  root.append(probe);
  const [r, g, b] = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
  probe.remove();
  return 0.299 * r + 0.587 * g + 0.114 * b < 128;
}

function fit(root) {
  if (!root.isConnected || root.dataset.fill !== "1") return;
  if (window.innerWidth < NARROW) {
    root.style.height = "auto";
    return;
  }
  const above = root.getBoundingClientRect().top + (root.closest("section")?.scrollTop ?? 0);
  root.style.height = `${Math.max(440, window.innerHeight - above - 20)}px`;
}
