// A static server for the bundled page at http://localhost:PORT, and its /config.json.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";

const types = { html: "text/html", css: "text/css", js: "text/javascript" };
const files = new Set(["index.html", "page.css", "page.js"]);

export const pagePort = 5174;

// `config`: {roads: [{id, label, url}], model, replay}. Browsers resolve `localhost` to 127.0.0.1 or
// to ::1, so both are served where the system has both.
export async function servePage(folder, config, port = pagePort) {
  const answer = async (request, response) => {
    const name = new URL(request.url, "http://localhost").pathname.slice(1) || "index.html";
    if (name === "config.json") {
      response.writeHead(200, { "Content-Type": "application/json", "Cache-Control": "no-store" });
      response.end(JSON.stringify(config));
    } else if (files.has(name)) {
      const type = `${types[name.split(".").pop()]}; charset=utf-8`;
      const body = await readFile(join(folder, name));
      response.writeHead(200, { "Content-Type": type, "Cache-Control": "no-store" }).end(body);
    } else {
      response.writeHead(404, { "Content-Type": "text/plain" }).end("not found\n");
    }
  };
  const listen = (host) =>
    new Promise((resolve, reject) => {
      const server = createServer(answer);
      server.once("error", reject);
      server.listen(port, host, () => resolve(server));
    });

  const servers = [await listen("127.0.0.1")];
  port = servers[0].address().port;
  try {
    servers.push(await listen("::1"));
  } catch (error) {
    if (!["EADDRNOTAVAIL", "EAFNOSUPPORT"].includes(error.code)) {
      servers[0].close();
      throw error;
    }
  }
  return {
    url: `http://localhost:${port}`,
    stop() {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}
