// Times as one person reads them: in that person's zone and language.

const formats = new Map();

function format(person, options) {
  const key = person.locale + person.tz + JSON.stringify(options);
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(person.locale || "en-US", { timeZone: person.tz || "UTC", ...options }));
  }
  return formats.get(key);
}

export const fromTS = (ts) => new Date(Number.parseFloat(ts) * 1000);

export const clock = (person, date) => format(person, { hour: "numeric", minute: "2-digit" }).format(date);

export const dayKey = (person, date) => format({ ...person, locale: "en-CA" }, { year: "numeric", month: "2-digit", day: "2-digit" }).format(date);

const long = { weekday: "long", year: "numeric", month: "long", day: "numeric" };

export const full = (person, date) => format(person, { ...long, hour: "numeric", minute: "2-digit", second: "2-digit", timeZoneName: "short" }).format(date);

// relativeDay is "Today", "Yesterday" or "Tomorrow", or empty.
function relativeDay(person, date, now) {
  const day = 86400e3;
  const names = { [dayKey(person, now)]: 0, [dayKey(person, new Date(now - day))]: -1, [dayKey(person, new Date(+now + day))]: 1 };
  const offset = names[dayKey(person, date)];
  if (offset === undefined) return "";
  const text = new Intl.RelativeTimeFormat("en", { numeric: "auto" }).format(offset, "day");
  return text[0].toUpperCase() + text.slice(1);
}

export function dayName(person, date, now = new Date()) {
  return relativeDay(person, date, now) || format({ ...person, locale: "en-GB" }, { weekday: "long", day: "numeric", month: "long" }).format(date);
}

function ago(date, now) {
  const seconds = Math.round((date - now) / 1000);
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return new Intl.RelativeTimeFormat("en").format(Math.trunc(seconds / size), unit);
  }
  return new Intl.RelativeTimeFormat("en").format(seconds, "second");
}

const tokens = {
  date_num: (p, d) => dayKey(p, d),
  date: (p, d) => format(p, { year: "numeric", month: "long", day: "numeric" }).format(d),
  date_slash: (p, d) => format(p, { year: "numeric", month: "2-digit", day: "2-digit" }).format(d),
  date_short: (p, d) => format(p, { year: "numeric", month: "short", day: "numeric" }).format(d),
  date_long: (p, d) => format(p, long).format(d),
  date_pretty: (p, d, now) => relativeDay(p, d, now) || tokens.date(p, d),
  date_short_pretty: (p, d, now) => relativeDay(p, d, now) || tokens.date_short(p, d),
  date_long_pretty: (p, d, now) => relativeDay(p, d, now) || tokens.date_long(p, d),
  day_divider_pretty: (p, d, now) => dayName(p, d, now),
  time: (p, d) => clock(p, d),
  time_secs: (p, d) => format(p, { hour: "numeric", minute: "2-digit", second: "2-digit" }).format(d),
  ago: (p, d, now) => ago(d, now),
};

// slackDate is what <!date^seconds^pattern|fallback> shows; the fallback stands where the date is none.
export function slackDate(person, seconds, pattern, fallback, now = new Date()) {
  const date = new Date(Number(seconds) * 1000);
  if (!seconds || Number.isNaN(+date)) return fallback;
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => (Object.hasOwn(tokens, name) ? tokens[name](person, date, now) : whole));
}
