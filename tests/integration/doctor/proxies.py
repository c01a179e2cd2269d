"""nginx and Caddy in front of an upstream, with the recipes that people copy; and the doctor's lines put
into those recipes as it says.
"""

import os
import pathlib
import re
import socket
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
PATIENCE = 20


def command(name):
    """The system's, or the one that peers.sh unpacked."""
    unpacked = [ROOT / "build/tools" / name / "usr" / folder / name for folder in ("sbin", "bin")]
    return next((str(path) for path in unpacked if path.exists()), name)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Process:
    """A server in the foreground, in a folder of its own."""

    def __init__(self, arguments, port, environment=None):
        self.port = port
        self.log = tempfile.TemporaryFile("w+")
        self.process = subprocess.Popen(arguments, stdout=self.log, stderr=self.log, env={**os.environ, **(environment or {})})
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=PATIENCE).close()
                return
            except ConnectionRefusedError:
                if self.process.poll() is not None:
                    self.log.seek(0)
                    raise RuntimeError(self.log.read()) from None

    def close(self):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.log.close()


NGINX = """
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr crit;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
{maps}
  server {{
    listen 127.0.0.1:{port};
{server}
    location / {{
      proxy_pass http://127.0.0.1:{upstream};
{location}
    }}
  }}
}}
"""

# As found on enable-cors.org and in answers all over the web.
NGINX_WIDE_OPEN = """
      if ($request_method = 'OPTIONS') {
        add_header 'Access-Control-Allow-Origin' '*';
        add_header 'Access-Control-Allow-Methods' 'GET, POST, OPTIONS';
        add_header 'Access-Control-Allow-Headers' 'DNT,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range';
        add_header 'Access-Control-Max-Age' 1728000;
        add_header 'Content-Type' 'text/plain; charset=utf-8';
        add_header 'Content-Length' 0;
        return 204;
      }
      add_header 'Access-Control-Allow-Origin' '*';
      add_header 'Access-Control-Allow-Methods' 'GET, POST, OPTIONS';
      add_header 'Access-Control-Expose-Headers' 'Content-Length,Content-Range';
"""

# The one that compares: without ends, without Vary, without always.
NGINX_COMPARING = """
      proxy_set_header Origin "";
      set $cors "";
      if ($http_origin ~* (https?://(www\\.)?app.example)) {
        set $cors $http_origin;
      }
      add_header 'Access-Control-Allow-Origin' $cors;
      add_header 'Access-Control-Allow-Credentials' 'true';
      add_header 'Access-Control-Allow-Methods' 'GET, POST, OPTIONS, DELETE';
      add_header 'Access-Control-Allow-Headers' 'Content-Type,Authorization';
      if ($request_method = OPTIONS) {
        return 204;
      }
"""


class Nginx:
    def __init__(self, upstream, location, maps="", server=""):
        self.folder = tempfile.TemporaryDirectory()
        port = free_port()
        text = NGINX.format(folder=self.folder.name, port=port, upstream=upstream, maps=maps, server=server,
                            location=location)
        config = pathlib.Path(self.folder.name, "nginx.conf")
        config.write_text(text)
        self.running = Process([command("nginx"), "-p", self.folder.name, "-c", str(config), "-e", "stderr"], port)
        self.port = port
        self.recipe = (upstream, location)

    def mended(self, fixes):
        """The recipe with the lines of all fixes in the places that they name."""
        upstream, location = self.recipe
        lines = {line: fix["how"] for fix in fixes for line in fix["lines"]}
        maps = [line for line in lines if line.startswith("map ")]
        server = [line for line, how in lines.items() if "Into the server" in how]
        if maps:
            # "in place of each add_header of Access-Control-* there and of the ifs around them"
            location = re.sub(r"(?s)if \([^{]*\) \{.*?\}\n", "", location)
            location = re.sub(r".*(add_header|set \$cors).*\n", "", location)
            location = re.sub(r'.*proxy_set_header Origin.*\n', "", location)
        location += "\n".join(line for line in lines if line not in maps and line not in server)
        return Nginx(upstream, location, "\n".join(maps), "\n".join(server))

    def close(self):
        self.running.close()
        self.folder.cleanup()


CADDY = """
{{
	admin off
	auto_https off
}}
http://:{port} {{
	bind 127.0.0.1
{site}
	reverse_proxy 127.0.0.1:{upstream} {{
		header_up Host {{upstream_hostport}}
{proxy}
	}}
}}
"""

# As an application's own Caddyfile.localhost does it.
CADDY_REFLECTING = """
	@options method OPTIONS
	header Access-Control-Allow-Origin {http.request.header.Origin}
	header Access-Control-Allow-Credentials true
	header Access-Control-Allow-Methods "GET, POST, DELETE, OPTIONS"
	header Access-Control-Allow-Headers {http.request.header.Access-Control-Request-Headers}
	respond @options 204
"""


class Caddy:
    def __init__(self, upstream, site, proxy="\t\theader_up -Origin"):
        self.folder = tempfile.TemporaryDirectory()
        port = free_port()
        config = pathlib.Path(self.folder.name, "Caddyfile")
        config.write_text(CADDY.format(port=port, upstream=upstream, site=site, proxy=proxy))
        self.running = Process([command("caddy"), "run", "--adapter", "caddyfile", "--config", str(config)], port,
                               {"HOME": self.folder.name, "XDG_DATA_HOME": self.folder.name})
        self.port = port
        self.recipe = (upstream, site)

    def mended(self, fixes):
        upstream, site = self.recipe
        lines = [line for fix in fixes for line in fix["lines"]]
        if any("Access-Control-Allow-Origin" in line for line in lines):
            site = re.sub(r".*(Access-Control-|@options).*\n", "", site)
        proxy = [line for line in lines if line.startswith("header_")]
        site += "\n".join(line for line in lines if line not in proxy)
        return Caddy(upstream, site, "\n".join(proxy))

    def close(self):
        self.running.close()
        self.folder.cleanup()
