/**
 * Reads Server-Sent Events from a response. EventSource hides heartbeats, which a page needs to
 * distinguish a quiet venue from a lost connection.
 */

/**
 * @param {Response} response of the media type text/event-stream
 * @param {function()} onBytes called for all received bytes, heartbeats too
 * @return {AsyncGenerator<{id: string, event: string, data: string}>} ends with the response
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
