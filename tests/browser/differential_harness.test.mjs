// The live differential's own parts, without a browser: its cases, its server, its comparison.
import assert from "node:assert/strict";
import { connect } from "node:net";
import { after, before, test } from "node:test";
import { generator } from "./differential/cases/generate.mjs";
import { differences } from "./differential/compare.mjs";
import { openDesk } from "./differential/desk.mjs";
import { minimised } from "./differential/minimise.mjs";
import { requestSeen } from "./differential/observed.mjs";

const catalogue = [{ headers: ["content-type", "x-api-key"] }];

test("a seed and a number mean one case, whatever else is drawn", () => {
  const [once, again, other] = [5, 5, 6].map((seed) => generator(seed, catalogue));
  again(3);
  assert.deepEqual(again(17), once(17));
  assert.notDeepEqual(other(17), once(17));
});

test("every case is whole: its URLs have their answers, its placeholders are filled", () => {
  const caseAt = generator(1, catalogue);
  for (let index = 0; index < 3000; ++index) {
    const one = caseAt(index);
    assert.ok(one.steps.length > 0 && one.page.top && Object.keys(one.server).length > 0, one.id);
    assert.ok(!JSON.stringify(one).includes("{ID}"), one.id);
    if (!["url", "redirect-location"].includes(one.group)) {
      for (const { url } of one.steps) {
        const last = url.replace(/[?#].*/, "").split("/").at(-1);
        assert.ok(one.server[last], `${one.id}: ${url}`);
      }
    }
  }
});

let desk;
before(async () => {
  desk = await openDesk();
});
after(() => desk.stop());

// All bytes that come until the server has nothing more to say, or has said enough.
async function exchange(port, text, enough = () => false) {
  const socket = connect(port, "127.0.0.1");
  socket.write(text, "latin1");
  let answer = "";
  for await (const bytes of socket) {
    answer += bytes.toString("latin1");
    if (enough(answer)) break;
  }
  return answer;
}

test("the server answers byte for byte as the case says, the n-th time with the n-th answer", async () => {
  desk.server.begin("one", {
    r: {
      actual: [
        { status: 200, headers: [["x-A", "1"], ["X-A", " caf\u00e9"]], body: "hello" },
        { raw: "garbage" },
      ],
    },
  });
  const ask = "GET /c/one/r?q HTTP/1.1\r\nHost: localhost\r\nX-b: \u00e9\r\n\r\n";
  const { sameSite } = desk.server.ports;
  assert.equal(
    await exchange(sameSite, ask, (text) => text.endsWith("hello")),
    "HTTP/1.1 200 OK\r\nx-A: 1\r\nX-A:  caf\u00e9\r\nContent-Length: 5\r\n\r\nhello",
  );
  assert.equal(await exchange(sameSite, ask), "garbage");
  assert.equal(await exchange(sameSite, ask), "garbage");
  const [requests] = desk.server.requests("one", 1);
  assert.equal(requests.length, 3);
  assert.deepEqual(requestSeen(requests[0], new Set(["x-b"])), {
    kind: "actual", method: "GET", url: "http://localhost/c/one/r?q", headers: [["X-b", "\u00e9"]],
  });
});

test("a preflight is told from an OPTIONS, and what has no answer is a 404", async () => {
  desk.server.begin("two", { r: { preflight: [{ status: 204 }] } });
  const options = (line) => `OPTIONS /c/two/r HTTP/1.1\r\nHost: h\r\n${line}\r\n`;
  const { sameSite } = desk.server.ports;
  const whole = (text) => text.includes("\r\n\r\n");
  const granted = await exchange(sameSite, options("Access-Control-Request-Method: PUT\r\n"), whole);
  assert.equal(granted, "HTTP/1.1 204 No Content\r\n\r\n");
  assert.match(await exchange(sameSite, options(""), whole), /^HTTP\/1\.1 404 /);
});

test("bodies in chunks and by length are read, and the step that runs is kept beside them", async () => {
  desk.server.begin("three", { r: { actual: [{ status: 204 }] } });
  const { once } = desk.server.ports;
  await exchange(once, "POST /c/three/r HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi");
  desk.server.step("three", 1);
  const chunked = "POST /c/three/r HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n";
  await exchange(once, chunked);
  assert.deepEqual(desk.server.requests("three", 2).map((list) => list.map(({ body }) => body)), [["hi"], ["ab"]]);
});

const step = (more = {}) => ({
  outcome: "resolved", type: "cors", status: 200, url: "u", redirected: false, headers: [["a", "1"]],
  body: { length: 1, sha256: "x" }, console: [],
  requests: [{ kind: "actual", method: "GET", url: "u", headers: [["X-A", "1"], ["cookie", "page=1"]] }],
  ...more,
});
const changes = {
  outcome: { outcome: "rejected" },
  response: { headers: [["a", "2"]] },
  body: { body: { length: 1, sha256: "y" } },
  console: { console: ["text"] },
  requests: { requests: [{ kind: "preflight", method: "GET", url: "u", headers: [["X-A", "1"]] }] },
};
for (const [what, change] of Object.entries(changes)) {
  test(`a difference in ${what} is one`, () => {
    assert.deepEqual(differences([step()], [step(change)]).map((found) => found.what), [what]);
  });
}

test("cookies, the order of lines, and which missing header is named are no difference", () => {
  const named = (name) => ({
    console: [`Request header field ${name} is not allowed by Access-Control-Allow-Headers in preflight response.`],
  });
  assert.deepEqual(
    differences(
      [step(named("x-a"))],
      [step({ ...named("x-b"), requests: [{ kind: "actual", method: "GET", url: "u", headers: [["X-A", "1"]] }] })],
    ),
    [],
  );
});

test("a case is made as small as it can be while it differs", async () => {
  const one = generator(3, catalogue)(5);
  one.steps[0].init = { method: "PUT", headers: [["X-A", "1"], ["X-B", "2"], ["X-C", "3"]], body: "b" };
  const differs = async (cases) =>
    cases
      .filter(({ steps }) => steps[0].init.headers?.some(([name]) => name === "X-B"))
      .map((candidate) => ({ one: candidate, found: [] }));
  const smallest = await minimised({ one, found: [] }, differs);
  assert.deepEqual(smallest.one.steps.map(({ init }) => init), [{ headers: [["X-B", "2"]] }]);
});
