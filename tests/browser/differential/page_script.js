// What the page runs: it asks the desk for cases, runs their steps one after the other, here or in one of
// its frames, and tells what script sees. Before each step its console gets a line by which what the
// browser prints is told apart.
/* exported runCases, answerParent */

function bodyOf(body) {
  if (body === undefined || typeof body === "string") return body;
  switch (body.kind) {
    case "bytes":
      return new TextEncoder().encode(body.text);
    case "blob":
      return new Blob([body.text], { type: body.type });
    case "params":
      return new URLSearchParams(body.text);
    case "formdata": {
      const form = new FormData();
      form.append("f", body.text);
      return form;
    }
    case "stream":
      return new Response(body.text).body;
    default:
      throw new Error(`no such body: ${body.kind}`);
  }
}

function base64(buffer) {
  let text = "";
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte);
  return btoa(text);
}

const errorOf = ({ name, message }) => ({ name, message });

async function runStep({ mark, url, init }) {
  console.debug(mark);
  let response;
  try {
    const request = init && { ...init, body: bodyOf(init.body) };
    if (init?.body?.kind === "stream") request.duplex = "half";
    response = await fetch(url, request);
  } catch (error) {
    return { outcome: "rejected", error: errorOf(error) };
  }
  const { type, status, statusText, url: last, redirected } = response;
  const seen = { outcome: "resolved", type, status, statusText, url: last, redirected };
  seen.headers = [...response.headers];
  try {
    seen.body = base64(await response.arrayBuffer());
  } catch (error) {
    seen.body = null;
    seen.bodyError = errorOf(error);
  }
  return seen;
}

// In a frame: steps come as messages, and are answered so.
function answerParent() {
  addEventListener("message", async ({ data, source }) => {
    source.postMessage({ told: await runStep(data) }, "*");
  });
  parent.postMessage({ ready: true }, "*");
}

function messageFrom(frame, member) {
  return new Promise((resolve) => {
    addEventListener("message", function listen({ data, source }) {
      if (source !== frame.contentWindow || !(member in data)) return;
      removeEventListener("message", listen);
      resolve(data[member]);
    });
  });
}

// An iframe whose origin is opaque; `kind` as the recording names them.
const frames = new Map();
async function frameOf(kind) {
  if (frames.has(kind)) return frames.get(kind);
  const text = await (await fetch("/page/frame")).text();
  const frame = document.createElement("iframe");
  if (kind === "sandbox") {
    frame.sandbox = "allow-scripts";
    frame.srcdoc = text;
  } else {
    frame.src = `data:text/html,${encodeURIComponent(text)}`;
  }
  const ready = messageFrom(frame, "ready");
  document.body.append(frame);
  await ready;
  frames.set(kind, frame);
  return frame;
}

async function runIn(kind, step) {
  if (kind === "top") return runStep(step);
  const frame = await frameOf(kind);
  const told = messageFrom(frame, "told");
  frame.contentWindow.postMessage(step, "*");
  return told;
}

const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));

async function runCases() {
  for (;;) {
    const { goto, cases } = await (await fetch("/page/next")).json();
    if (goto) {
      location.href = goto;
      return;
    }
    for (const { id, frame, steps } of cases) {
      const told = [];
      for (const [index, step] of steps.entries()) {
        if (step.wait_ms) await wait(step.wait_ms);
        await fetch(`/page/step/${id}/${index}`);
        told.push(await runIn(frame, { mark: `case ${id} ${index}`, url: step.url, init: step.init }));
      }
      await fetch("/page/told", { method: "POST", body: JSON.stringify({ id, told }) });
    }
  }
}
