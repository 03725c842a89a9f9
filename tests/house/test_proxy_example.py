"""The proxy of the README is one that nginx takes."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from conftest import CHECKOUT

NGINX = shutil.which("nginx")


@pytest.mark.skipif(NGINX is None or shutil.which("openssl") is None, reason="nginx or openssl is not installed")
def test_nginx_takes_the_example(tmp_path):
    example = re.search(r"```nginx\n(.*?)```", (CHECKOUT / "README.md").read_text("utf-8"), re.DOTALL)
    assert example and NGINX
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=learn", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    site = example[1].replace("/etc/ssl/certs/learn.pem", str(certificate)).replace("/etc/ssl/private/learn.key", str(key))
    names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    own = "".join(f"{name}_temp_path {tmp_path}/{name};" for name in names) + f"access_log off; {site}"
    config = tmp_path / "nginx.conf"
    config.write_text(f"pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ {own} }}")
    told = subprocess.run([NGINX, "-t", "-p", str(tmp_path), "-c", str(config)], capture_output=True, text=True, check=False)
    assert told.returncode == 0 and "syntax is ok" in told.stderr, told.stderr
