/** Short codes of common emoji as characters; any other code stays as it was typed. */

const LIST = `
+1 👍 -1 👎 thumbsup 👍 thumbsdown 👎 ok_hand 👌 wave 👋 raised_hands 🙌 clap 👏 pray 🙏 handshake 🤝 muscle 💪
point_right 👉 point_left 👈 point_up ☝️ point_down 👇 eyes 👀 ear 👂 brain 🧠 raising_hand 🙋 writing_hand ✍️
smile 😄 slightly_smiling_face 🙂 grinning 😀 blush 😊 wink 😉 relieved 😌 thinking_face 🤔 neutral_face 😐
disappointed 😞 worried 😟 confused 😕 cry 😢 angry 😠 rage 😡 sweat_smile 😅 joy 😂 heart_eyes 😍 hugging_face 🤗
heart ❤️ green_heart 💚 blue_heart 💙 yellow_heart 💛 broken_heart 💔 sparkles ✨ star ⭐ star2 🌟 tada 🎉 trophy 🏆
white_check_mark ✅ heavy_check_mark ✔️ ballot_box_with_check ☑️ x ❌ negative_squared_cross_mark ❎
heavy_plus_sign ➕ heavy_minus_sign ➖ warning ⚠️ exclamation ❗ question ❓ bangbang ‼️ no_entry ⛔ no_entry_sign 🚫
rotating_light 🚨 fire 🔥 zap ⚡ boom 💥 red_circle 🔴 large_orange_circle 🟠 large_yellow_circle 🟡
large_green_circle 🟢 large_blue_circle 🔵 large_purple_circle 🟣 white_circle ⚪️ black_circle ⚫️
large_green_square 🟩 large_yellow_square 🟨 large_orange_square 🟧 large_red_square 🟥 large_blue_square 🟦
white_large_square ⬜ black_large_square ⬛ white_medium_square ◻️ black_medium_square ◼️ small_blue_diamond 🔹
bell 🔔 no_bell 🔕 alarm_clock ⏰ hourglass ⌛ hourglass_flowing_sand ⏳ stopwatch ⏱️ watch ⌚ calendar 📆 date 📅
spiral_calendar_pad 🗓️ clock1 🕐 clock3 🕒 clock9 🕘 memo 📝 pencil 📝 pencil2 ✏️ clipboard 📋 page_facing_up 📄
bookmark 🔖 books 📚 book 📖 open_book 📖 notebook 📓 label 🏷️ pushpin 📌 round_pushpin 📍 paperclip 📎 link 🔗
lock 🔒 unlock 🔓 key 🔑 closed_lock_with_key 🔐 shield 🛡️ scales ⚖️ bust_in_silhouette 👤 busts_in_silhouette 👥
telephone ☎️ phone ☎️ telephone_receiver 📞 calling 📲 iphone 📱 email 📧 e-mail 📧 envelope ✉️ incoming_envelope 📨
inbox_tray 📥 outbox_tray 📤 package 📦 mailbox 📫 speech_balloon 💬 left_speech_bubble 🗨️ thought_balloon 💭
loudspeaker 📢 mega 📣 mag 🔍 mag_right 🔎 bulb 💡 gear ⚙️ wrench 🔧 hammer 🔨 tools 🛠️ hammer_and_wrench 🛠️
arrow_right ➡️ arrow_left ⬅️ arrow_up ⬆️ arrow_down ⬇️ arrow_upper_right ↗️ leftwards_arrow_with_hook ↩️
arrows_counterclockwise 🔄 repeat 🔁 fast_forward ⏩ play_or_pause_button ⏯️ double_vertical_bar ⏸️ stop_sign 🛑
chart_with_upwards_trend 📈 chart_with_downwards_trend 📉 bar_chart 📊 moneybag 💰 credit_card 💳 dollar 💵 euro 💶
checkered_flag 🏁 triangular_flag_on_post 🚩 rocket 🚀 seedling 🌱 herb 🌿 four_leaf_clover 🍀 sunny ☀️ partly_sunny ⛅
cloud ☁️ umbrella ☔ rainbow 🌈 coffee ☕ tea 🍵 palm_tree 🌴 house 🏠 office 🏢 robot_face 🤖 snowflake ❄️
one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ information_source ℹ️ sos 🆘 new 🆕
recycle ♻️ hearts ♥️ compass 🧭 lifebuoy 🛟 ring_buoy 🛟 ice_cube 🧊 crossed_fingers 🤞 bow 🙇 ledger 📒 card_index 📇
`;

const WORDS = LIST.trim().split(/\s+/);
const EMOJI = new Map();
for (let i = 0; i < WORDS.length; i += 2) EMOJI.set(WORDS[i], WORDS[i + 1]);

const SHORT_CODE = /:([a-z0-9_+'-]+):(?::skin-tone-\d:)?/g;

export function emojiOf(name) {
  return EMOJI.get(name);
}

/** Replaces the known short codes of a text. */
export function withEmoji(text) {
  return text.replace(SHORT_CODE, (whole, name) => EMOJI.get(name) ?? whole);
}
