// A small app on Slack's own framework. It knows of the sandbox nothing but an address, and ends with its standard input.
import bolt from "@slack/bolt";

const { App, LogLevel, SocketModeReceiver } = bolt;
const clientOptions = { slackApiUrl: process.env.SLACK_API_URL };
const receiver = new SocketModeReceiver({
  appToken: process.env.SLACK_APP_TOKEN,
  installerOptions: { clientOptions },
  clientPingTimeout: 2000,
  logLevel: LogLevel.INFO,
});
const app = new App({ token: process.env.SLACK_BOT_TOKEN, receiver, clientOptions });

const text = (s) => ({ type: "plain_text", text: s });
const button = (id, label) => ({ type: "button", action_id: id, text: text(label), value: id });

app.command("/bolt", async ({ ack, command, client }) => {
  if (command.text !== "form") {
    await ack(`You said ${command.text}`);
    return;
  }
  await ack();
  await client.chat.postMessage({
    channel: command.user_id,
    text: "A form for you",
    blocks: [{ type: "actions", block_id: "row", elements: [button("open", "Open"), button("discard", "Discard")] }],
  });
});

app.action("open", async ({ ack, body, client }) => {
  await ack();
  await client.views.open({
    trigger_id: body.trigger_id,
    view: {
      type: "modal", callback_id: "report", title: text("Report"), submit: text("Send"), private_metadata: body.message.ts,
      blocks: [{ type: "input", block_id: "what", label: text("What"), element: { type: "plain_text_input", action_id: "text" } }],
    },
  });
});

app.action("discard", async ({ ack, respond }) => {
  await ack();
  await respond({ replace_original: true, text: "Discarded" });
});

app.view("report", async ({ ack, view, body, client }) => {
  const what = view.state.values.what.text.value;
  if (what.length < 5) {
    await ack({ response_action: "errors", errors: { what: "Say a little more" } });
    return;
  }
  await ack();
  await client.chat.postMessage({ channel: body.user.id, thread_ts: view.private_metadata, text: `Reported: ${what}` });
});

app.event("app_home_opened", async ({ event, client }) => {
  await client.views.publish({
    user_id: event.user,
    view: { type: "home", blocks: [{ type: "section", text: { type: "mrkdwn", text: `Home of <@${event.user}>` } }] },
  });
});

app.message("hello", async ({ message, say }) => {
  await say({ text: `Hello <@${message.user}>`, thread_ts: message.ts });
});

process.stdin.on("end", () => process.exit(0)).resume();
await app.start();
