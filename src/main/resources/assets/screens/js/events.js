/**
 * Reads server-sent events from a response. An EventSource hides the heartbeats, without which a
 * page cannot tell a quiet venue from a connection that is gone.
 */

/**
 * @param {Response} response of the media type text/event-stream
 * @param {function()} onBytes called whenever something arrives, heartbeats too
 * @return {AsyncGenerator<{id: string, event: string, data: string}>} until the server ends it
 */
export async function* events(response, onBytes) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = "";
  for (;;) {
    const {done, value} = await reader.read();
    if (done) {
      return;
    }
    onBytes();
    const blocks = (pending + value.replaceAll("\r", "")).split("\n\n");
    pending = blocks.pop();
    for (const block of blocks) {
      const event = parse(block);
      if (event.data !== "") {
        yield event;
      }
    }
  }
}

function parse(block) {
  const event = {id: "", event: "message", data: ""};
  for (const line of block.split("\n")) {
    const [, field, value] = /^([^:]*):? ?(.*)$/.exec(line);
    if (field in event) {
      event[field] = field === "data" && event.data ? `${event.data}\n${value}` : value;
    }
  }
  return event;
}
