// The emoji that crisis bots and their people use. Any other :name: stays as it was written.

const table = {
  rotating_light: "🚨", warning: "⚠️", bell: "🔔", no_bell: "🔕", siren: "🚨", fire: "🔥", ambulance: "🚑", fire_engine: "🚒", police_car: "🚓", hospital: "🏥", sos: "🆘",
  white_check_mark: "✅", heavy_check_mark: "✔️", ballot_box_with_check: "☑️", x: "❌", negative_squared_cross_mark: "❎", no_entry: "⛔", no_entry_sign: "🚫", exclamation: "❗", question: "❓", grey_question: "❔", bangbang: "‼️",
  red_circle: "🔴", large_orange_circle: "🟠", large_yellow_circle: "🟡", large_green_circle: "🟢", green_circle: "🟢", large_blue_circle: "🔵", large_blue_square: "🟦", large_green_square: "🟩", large_red_square: "🟥", white_circle: "⚪", black_circle: "⚫",
  eyes: "👀", wave: "👋", pray: "🙏", thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎", ok_hand: "👌", raised_hands: "🙌", clap: "👏", muscle: "💪", point_right: "👉", raised_hand: "✋", hand: "✋", raising_hand: "🙋",
  smile: "😄", grinning: "😀", slightly_smiling_face: "🙂", joy: "😂", sweat_smile: "😅", thinking_face: "🤔", cry: "😢", worried: "😟", relieved: "😌", sunglasses: "😎", heart: "❤️", broken_heart: "💔", tada: "🎉", sparkles: "✨",
  phone: "☎️", telephone: "☎️", telephone_receiver: "📞", iphone: "📱", email: "✉️", envelope: "✉️", incoming_envelope: "📨", inbox_tray: "📥", outbox_tray: "📤", mega: "📣", loudspeaker: "📢", speech_balloon: "💬", thought_balloon: "💭", pager: "📟", satellite: "📡",
  clipboard: "📋", memo: "📝", pencil: "📝", pencil2: "✏️", page_facing_up: "📄", bookmark: "🔖", bookmark_tabs: "📑", pushpin: "📌", round_pushpin: "📍", paperclip: "📎", link: "🔗", calendar: "📆", date: "📅", file_folder: "📁", open_file_folder: "📂", books: "📚", newspaper: "📰",
  clock1: "🕐", clock3: "🕒", alarm_clock: "⏰", hourglass: "⌛", hourglass_flowing_sand: "⏳", stopwatch: "⏱️", timer_clock: "⏲️", repeat: "🔁", arrows_counterclockwise: "🔄",
  office: "🏢", house: "🏠", factory: "🏭", school: "🏫", earth_africa: "🌍", earth_americas: "🌎", earth_asia: "🌏", globe_with_meridians: "🌐", world_map: "🗺️", airplane: "✈️", train: "🚆", car: "🚗",
  ocean: "🌊", droplet: "💧", sweat_drops: "💦", potable_water: "🚰", snowflake: "❄️", tornado: "🌪️", zap: "⚡", sunny: "☀️", cloud: "☁️", thunder_cloud_and_rain: "⛈️", umbrella: "☔", volcano: "🌋", mask: "😷", microbe: "🦠", pill: "💊", syringe: "💉", biohazard_sign: "☣️", radioactive_sign: "☢️",
  shield: "🛡️", closed_lock_with_key: "🔐", lock: "🔒", unlock: "🔓", key: "🔑", gear: "⚙️", wrench: "🔧", hammer: "🔨", tools: "🛠️", construction: "🚧", computer: "💻", bulb: "💡", mag: "🔍", chart_with_upwards_trend: "📈", bar_chart: "📊", scales: "⚖️", lifebuoy: "🛟", ring_buoy: "🛟",
  busts_in_silhouette: "👥", bust_in_silhouette: "👤", family: "👪", robot_face: "🤖", crown: "👑", star: "⭐", star2: "🌟", 100: "💯", arrow_right: "➡️", arrow_left: "⬅️", arrow_up: "⬆️", arrow_down: "⬇️", heavy_plus_sign: "➕", heavy_minus_sign: "➖", information_source: "ℹ️", checkered_flag: "🏁", triangular_flag_on_post: "🚩", test_tube: "🧪", performing_arts: "🎭", dart: "🎯", zzz: "💤", coffee: "☕",
  flag: "🏳️", "flag-de": "🇩🇪", de: "🇩🇪", "flag-gb": "🇬🇧", gb: "🇬🇧", "flag-us": "🇺🇸", us: "🇺🇸", "flag-fr": "🇫🇷", fr: "🇫🇷", "flag-jp": "🇯🇵", jp: "🇯🇵", one: "1️⃣", two: "2️⃣", three: "3️⃣", four: "4️⃣", five: "5️⃣",
};

export function emoji(name) {
  return Object.hasOwn(table, name) ? table[name] : ":" + name + ":";
}
