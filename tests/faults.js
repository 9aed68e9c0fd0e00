// What is wrong with a page as it stands, one line each; a function for Playwright's `evaluate`.
() => {
  const faults = [];
  const seen = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && node.getClientRects().length > 0;
  const called = (node) => `${node.tagName.toLowerCase()}.${node.getAttribute("class") ?? ""} “${(node.textContent || node.getAttribute("aria-label") || "").trim().slice(0, 50)}”`;
  const fault = (what, node) => faults.push(`${what}: ${called(node)}`);
  const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);

  // Colours: what a letter is drawn in, on what lies below it.
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const known = new Map();
  const channels = (colour) => {
    if (!known.has(colour)) {
      context.clearRect(0, 0, 1, 1);
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
      known.set(colour, [red, green, blue, alpha / 255]);
    }
    return known.get(colour);
  };
  const over = ([r, g, b, a], ground) => [r, g, b].map((value, i) => a * value + (1 - a) * ground[i]);
  const above = (node) => (node ? [...above(node.parentElement), node] : []);
  const grounds = new Map([[null, [255, 255, 255]]]), opacities = new Map([[null, 1]]);
  const groundOf = (node) => {
    if (!grounds.has(node)) grounds.set(node, over(channels(getComputedStyle(node).backgroundColor), groundOf(node.parentElement)));
    return grounds.get(node);
  };
  const opacityOf = (node) => {
    if (!opacities.has(node)) opacities.set(node, getComputedStyle(node).opacity * opacityOf(node.parentElement));
    return opacities.get(node);
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.map((value) => ((value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || !seen(node) || node.closest("script, style, option, :disabled, [aria-disabled=true], .unseen, annotation")) continue;
    const style = getComputedStyle(node);
    if (parseFloat(style.fontSize) === 0) continue;
    const [red, green, blue, alpha] = channels(node.closest("svg") ? style.fill : style.color);
    const opacity = alpha * opacityOf(node);
    const ground = groundOf(node);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    const ratio = contrast(over([red, green, blue, opacity], ground), ground);
    if (ratio < (large ? 3 : 4.5)) fault(`contrast ${ratio.toFixed(2)}`, node);
  }

  // The part of a node's box that no ancestor which scrolls cuts off.
  const inSight = (node) => above(node.parentElement).filter((one) => getComputedStyle(one).overflowY !== "visible").reduce((box, one) => {
    const frame = one.getBoundingClientRect();
    const [x, y] = [Math.max(box.x, frame.x), Math.max(box.y, frame.y)];
    return new DOMRect(x, y, Math.max(0, Math.min(box.right, frame.right) - x), Math.max(0, Math.min(box.bottom, frame.bottom) - y));
  }, node.getBoundingClientRect());

  // Targets: 24 by 24 pixels, or so far from others that a finger means this one.
  const targets = all("button, a[href], input:not([type=hidden]), select, summary, [role=button], [role=slider], [tabindex='0']")
    .filter((node) => !node.closest("[aria-hidden=true], .unseen") && !(node.tagName === "A" && getComputedStyle(node).display === "inline"))
    .map((node) => ({ node, box: inSight(node) })).filter(({ box }) => box.width > 2 && box.height > 2);
  const small = ({ node }) => {
    const whole = node.getBoundingClientRect();
    return whole.width < 23.9 || whole.height < 23.9;
  };
  for (const one of targets.filter(small)) {
    const [x, y] = [one.box.x + one.box.width / 2, one.box.y + one.box.height / 2];
    const near = targets.find((other) => {
      if (other === one || one.node.contains(other.node) || other.node.contains(one.node) || one.node.closest("label")?.contains(other.node)) return false;
      const { left, right, top, bottom, width, height } = other.box;
      const apart = small(other) ? Math.hypot(left + width / 2 - x, top + height / 2 - y) - 12 : Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
      return apart < 11.5;
    });
    if (near) fault(`target ${one.box.width.toFixed(1)} x ${one.box.height.toFixed(1)} near ${called(near.node)}`, one.node);
  }

  // Names.
  const named = (node) => node.getAttribute("aria-label") || node.getAttribute("aria-labelledby") || node.title || node.textContent.trim() || node.labels?.length || node.querySelector("[alt]:not([alt=''])");
  for (const node of all("button, a[href], input:not([type=hidden]), select, summary, [role=slider], [role=img], [role=meter], progress")) {
    if (!node.closest("[aria-hidden=true]") && !named(node)) fault("no name", node);
  }
  for (const node of all("[role=img]")) if (node.querySelector("a[href], button, input, select, [tabindex='0']")) fault("a picture with controls in it", node);
  for (const node of all("img")) if (!node.hasAttribute("alt")) fault("no alternative text", node);
  for (const node of all("div[aria-label]:not([role]), span[aria-label]:not([role])")) fault("a name without a role", node);
  for (const node of all("a[aria-label], button[aria-label]")) {
    const words = (text) => text.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [];
    const name = words(node.getAttribute("aria-label"));
    const shown = words([...node.querySelectorAll("*")].some((part) => part.tagName === "title") ? "" : node.innerText ?? node.textContent);
    if (!shown.every((word) => name.includes(word))) fault("shows what its name lacks", node);
  }
  for (const node of all("[aria-pressed]")) if (!["true", "false"].includes(node.getAttribute("aria-pressed"))) fault("neither pressed nor not", node);
  for (const node of all("[aria-describedby]")) if (!document.getElementById(node.getAttribute("aria-describedby"))) fault("described by nothing", node);

  // Headings, one below the other.
  const headings = all("h1, h2, h3, h4, h5, h6");
  headings.forEach((node, i) => {
    const [level, before] = [Number(node.tagName[1]), i ? Number(headings[i - 1].tagName[1]) : 0];
    if (level > before + 1) fault(`${node.tagName} after H${before}`, node);
    if (node.querySelector("button")) fault("a button in a heading", node);
  });

  // What scrolls sideways can be reached, and mathematical markup is whole.
  for (const node of all("body *")) {
    if (!["auto", "scroll"].includes(getComputedStyle(node).overflowX) || node.scrollWidth <= node.clientWidth + 1 || node.clientWidth < 2) continue;
    if (node.tabIndex < 0 && !node.querySelector("a[href], button, input, select, summary, [tabindex='0']")) fault("scrolls, and no key can", node);
  }
  const parts = { msub: 2, msup: 2, mfrac: 2, mover: 2, munder: 2, msubsup: 3, munderover: 3 };
  for (const [tag, count] of Object.entries(parts)) {
    for (const node of document.querySelectorAll(tag)) if (node.children.length !== count) fault(`${tag} of ${node.children.length}`, node);
  }
  return [...new Set(faults)];
}
