"""The configurations of this folder with free ports in them, and how the proxies are started."""

import pathlib
import re

HERE = pathlib.Path(__file__).parent
# The proxy's port in the configurations; the servers' are those after it.
FIRST_PORT = 50050

# What a system's own nginx.conf has around a site.
NGINX = """
daemon off;
worker_processes 1;
pid {work}/nginx/pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {work}/nginx/body;
    proxy_temp_path {work}/nginx/proxy;
    fastcgi_temp_path {work}/nginx/fastcgi;
    uwsgi_temp_path {work}/nginx/uwsgi;
    scgi_temp_path {work}/nginx/scgi;
    include {site};
}}
"""


def configuration(name, ports, work):
    text = (HERE / name).read_text()
    for number, port in enumerate(ports, FIRST_PORT):
        text, count = re.subn(rf"\b{number}\b", str(port), text)
        assert count == 1, f"{name} names the port {number} {count} times"
    path = work / name
    path.write_text(text)
    return path


def nginx(ports, work):
    whole = work / "nginx" / "whole.conf"
    whole.write_text(NGINX.format(work=work, site=configuration("nginx.conf", ports, work)))
    return ["nginx", "-e", "stderr", "-c", whole]


def haproxy(ports, work):
    return ["haproxy", "-db", "-f", configuration("haproxy.cfg", ports, work)]


def envoy(ports, work, program):
    path = configuration("envoy.yaml", ports, work)
    return [program, "-c", path, "--disable-hot-restart", "--concurrency", "1", "--log-level", "warning"]
