// A turn as it is shown, folded from its events. Pure.
export const begin = (words, key, at) => ({
  key,
  at,
  words,
  state: "waiting", // waiting, streaming, offline, done, failed
  id: null,
  text: "",
  calls: [],
  question: null,
  problem: null,
  reply: null,
});

export function fold(turn, event) {
  switch (event.type) {
    case "turn.started":
      return { ...begin(turn.words, turn.key, turn.at), id: event.message_id };
    case "tool.started":
      return { ...turn, state: "streaming", calls: withCall(turn.calls, { ...event, running: true }) };
    case "tool.finished":
      return { ...turn, calls: withCall(turn.calls, event.call) };
    case "text.delta":
      return { ...turn, state: "streaming", text: turn.text + event.text };
    case "question.asked":
      return { ...turn, question: event.question };
    case "turn.finished":
      return { ...turn, state: "done", reply: event.reply };
    case "turn.failed":
      return fail({ ...turn, calls: event.tool_calls?.length ? event.tool_calls : turn.calls }, event.problem);
    default:
      return turn; // of a newer server
  }
}

export function fail(turn, problem) {
  return { ...turn, state: "failed", problem };
}

// What a finished turn leaves in the conversation: what was said, and the reply.
export function messagesOf(turn) {
  const { reply, words, id, at } = turn;
  const said = {
    id: id ?? `said-${turn.key}`,
    role: "user",
    content: words,
    tool_calls: [],
    sources: [],
    created_at: at,
  };
  const answer = {
    ...reply,
    id: reply.message_id,
    role: "assistant",
    content: reply.response,
    created_at: new Date().toISOString(),
  };
  return [said, answer];
}

function withCall(calls, call) {
  return calls.some(({ id }) => id === call.id)
    ? calls.map((each) => (each.id === call.id ? call : each))
    : [...calls, call];
}
