// Making elements. Text only ever becomes text nodes, so nothing that people write can turn into markup.

export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") node.className = value;
    else if (key === "on") for (const [type, fn] of Object.entries(value)) node.addEventListener(type, fn);
    else if (key === "data") Object.assign(node.dataset, value);
    else if (key === "css") for (const [name, v] of Object.entries(value)) node.style.setProperty(name, v);
    else if (key === "value") node.value = value;
    else if (key === "checked" || key === "disabled" || key === "hidden" || key === "selected") node[key] = Boolean(value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  add(node, children);
  return node;
}

export function add(node, children) {
  for (const child of [children].flat(9)) {
    if (child === undefined || child === null || child === false || child === "") continue;
    node.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return node;
}

export function fill(node, ...children) {
  node.replaceChildren();
  return add(node, children);
}

// patch makes these the children of a node. What was there before and stays is never taken out, not even for a moment, so
// that focus, open menus and a press that is under way survive.
export function patch(node, wanted) {
  const stays = new Set(wanted);
  for (const child of [...node.childNodes]) if (!stays.has(child)) child.remove();
  let next = node.firstChild;
  for (const child of wanted) {
    if (child === next) next = next.nextSibling;
    else node.insertBefore(child, next);
  }
}

// say changes a node's text, unless it says so already.
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const paths = {
  lock: "M7 10V8a5 5 0 0 1 10 0v2M6 10h12v10H6z",
  hash: "M5 9h15M4 15h15M10 4 8 20M16 4l-2 16",
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  down: "M6 9l6 6 6-6",
  gear: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5",
  help: "M9 9.2a3 3 0 1 1 4.3 2.7c-.9.5-1.3 1-1.3 2.1M12 17.4v.1M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18z",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.4-3.6 2.9-5.5 6.5-5.5s6.1 1.9 6.5 5.500M16 4.300a3.5 3.5 0 0 1 0 6.500M17.5 14.700c2.4.6 3.8 2.5 4 5.3",
  pin: "M9 4h6l-.7 6 3.2 3.500H6.500L9.7 10zM12 13.500V20",
  link: "M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.700l-1.2 1.200M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.700l1.2-1.2",
  send: "M4 12l16-8-6 16-3-7z",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 14.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  reply: "M20 18c0-5-3-7.5-8-7.500H5M9 6l-4.5 4.500L9 15",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.500L20 20",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-2.5 4 3.500M15.5 9.500h.01",
  bolt: "M13 3L5 14h6l-1 7 8-11h-6z",
  check: "M5 12.500l4.5 4.500L19 7.5",
  phone: "M8 2.500h8a1.500 1.500 0 0 1 1.500 1.500v16a1.500 1.500 0 0 1-1.500 1.500H8A1.500 1.500 0 0 1 6.500 20V4A1.500 1.500 0 0 1 8 2.500zM11 18.500h2",
  call: "M6.5 3.500h3l1.500 4-2 1.500a11 11 0 0 0 6 6l1.500-2 4 1.500v3a2 2 0 0 1-2 2A16 16 0 0 1 4.500 5.500a2 2 0 0 1 2-2z",
  sms: "M4 5h16v11H10l-4 3.500V16H4z",
  push: "M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15zM10 20.500a2 2 0 0 0 4 0",
  mail: "M3.5 6h17v12h-17zM3.5 7l8.500 6 8.500-6",
  pager: "M3.500 7h17v10h-17zM6.500 10h11v2.500h-11z",
  pulse: "M3 12h4l3-7 4 14 3-7h4",
  clock: "M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18zM12 7v5l3.500 2",
};

export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon icon-" + name);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", paths[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, fn, extra = {}) {
  return h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, on: { click: fn }, ...extra }, icon(name));
}
