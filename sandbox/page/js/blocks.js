// Block Kit as Slack shows it.

import { h, icon } from "./dom.js";
import { plain, textNodes, oneLine } from "./text.js";
import { mrkdwn, link } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { element } from "./elements.js";

export const blocks = (place, list) => (list || []).map((b) => made(b, place, h("div", { class: "block " + b.type, data: { block: b.block_id } }, (makers[b.type] || unknown)(place, b))));

const sources = new WeakMap(); // node of a block or attachment -> what it was made from

function made(from, place, node) {
  sources.set(node, JSON.stringify([from, from.block_id ? place.saved?.[from.block_id] : place.saved]));
  return node;
}

// same: whether two nodes show the same, and do the same when they are used.
export const same = (a, b) => a.isEqualNode(b) && sources.get(a) === sources.get(b);

const makers = {
  section(place, b) {
    return [
      h("div", { class: "section-body" }, b.text && h("div", { class: "text" }, textNodes(b.text)), b.fields && h("div", { class: "fields" }, b.fields.map((f) => h("div", { class: "text" }, textNodes(f))))),
      b.accessory && h("div", { class: "accessory" }, b.accessory.type === "image" ? image(b.accessory, "thumb") : element(place, b, b.accessory)),
    ];
  },
  header: (place, b) => h("h3", {}, plain(b.text)),
  divider: () => h("hr", {}),
  context: (place, b) => (b.elements || []).map((e) => (e.type === "image" ? image(e, "tiny") : h("span", { class: "text" }, textNodes(e)))),
  actions: (place, b) => (b.elements || []).map((e) => element(place, b, e)),
  image: (place, b) => h("figure", {}, b.title && h("figcaption", {}, plain(b.title)), image(b, "large")),
  rich_text: (place, b) => h("div", { class: "text" }, richText(b)),
  markdown: (place, b) => h("div", { class: "text" }, mrkdwn(b.text.replace(/\*\*(.+?)\*\*/g, "*$1*").replace(/^#+ +(.+)$/gm, "*$1*").replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, "<$2|$1>"))),
  input: (place, b) => input(place, b),
  file: () => h("div", { class: "file" }, icon("file"), "A file kept elsewhere"),
  video: (place, b) => h("div", { class: "text" }, h("strong", {}, link(b.title_url || b.video_url, plain(b.title))), b.description && h("div", {}, plain(b.description))),
  table: (place, b) => h("div", { class: "table-wrap" }, h("table", {}, h("tbody", {}, (b.rows || []).map((r) => h("tr", {}, r.map((c) => h("td", {}, c.type === "rich_text" ? richText(c) : c.text))))))),
};

function input(place, b) {
  const label = h("div", { class: "label", id: `label-${place.id}-${b.block_id}` }, plain(b.label), b.optional && h("span", { class: "optional" }, " (optional)"));
  const control = element(place, b, b.element, !b.dispatch_action);
  control.removeAttribute("aria-label");
  control.setAttribute("aria-labelledby", label.id);
  return [label, control, b.hint && h("div", { class: "hint" }, oneLine(b.hint))];
}

// complain shows under its input what is wrong with it, and touches nothing else: one may be typing in it.
export function complain(root, errors) {
  for (const block of root.querySelectorAll(".block.input")) {
    const text = errors[block.dataset.block];
    const control = block.children[1];
    block.querySelector(".field-error")?.remove();
    if (text) {
      const note = h("div", { class: "field-error", role: "alert", id: "error-" + block.dataset.block }, text);
      control.after(note);
      control.setAttribute("aria-invalid", "true");
      control.setAttribute("aria-describedby", note.id);
    } else {
      control.removeAttribute("aria-invalid");
      control.removeAttribute("aria-describedby");
    }
  }
}

// image: the page asks no other host for anything, so a picture from elsewhere shows as what it is called.
function image(e, size) {
  const url = e.image_url || e.slack_file?.url || "";
  const alt = e.alt_text || "";
  if (/^data:image\/(png|gif|jpeg|webp);/.test(url) || url.startsWith(location.origin + "/")) {
    return h("img", { class: "picture " + size, src: url, alt, title: alt, loading: "lazy" });
  }
  if (size === "tiny") return h("span", { class: "picture tiny away", title: `${alt} (${url})`, role: "img", "aria-label": alt }, icon("image"));
  return h("a", { class: `picture ${size} away`, href: /^https?:/i.test(url) ? url : undefined, target: "_blank", rel: "noopener noreferrer", title: url }, icon("image"), h("span", {}, alt));
}

const unknown = (place, b) => h("span", { class: "unknown" }, `(a ${b.type} block is not shown here)`);

// attachments: the older, coloured boxes below a message.
export function attachments(place, list) {
  return (list || []).map((a) => {
    const color = { good: "#2e9e6b", warning: "#d79a1e", danger: "#d2453c" }[a.color] || (/^#?[0-9a-f]{3,8}$/i.test(a.color || "") ? "#" + a.color.replace("#", "") : "");
    const body = a.blocks ? blocks(place, a.blocks) : [
      a.author_name && h("div", { class: "attachment-author" }, a.author_name),
      a.title && h("strong", {}, a.title_link ? link(a.title_link, a.title) : a.title),
      a.text && h("div", { class: "text" }, mrkdwn(a.text)),
      a.fields && h("div", { class: "fields" }, a.fields.map((f) => h("div", { class: "text" }, h("strong", {}, f.title), h("div", {}, mrkdwn(String(f.value)))))),
      a.footer && h("small", {}, a.footer),
      !a.text && !a.title && !a.fields && a.fallback,
    ];
    return [a.pretext && h("div", { class: "text" }, mrkdwn(a.pretext)), made(a, place, h("div", { class: "attachment", css: color ? { "--bar": color } : {} }, body))];
  });
}
