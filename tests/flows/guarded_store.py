"""An object store that asks for keys: of one who may do all, of one who only reads, of one who may not delete."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import obstore
from obstore.store import S3Store

from tests.flows.object_server import environment_of, object_server

READING = ("s3:GetObject", "s3:ListBucket")
USERS = {"loader": ("s3:*",), "reader": READING, "keeper": (*READING, "s3:PutObject")}


@dataclass
class GuardedStore:
    """The server, with one bucket.

    Args:
        port: where it listens.
        keys: id and secret of each user.
    """

    port: int
    keys: dict[str, tuple[str, str]]

    def environment(self, user: str) -> dict[str, str]:
        """What a process of a user needs."""
        key_id, secret = self.keys[user]
        return {**environment_of(self.port), "AWS_ACCESS_KEY_ID": key_id, "AWS_SECRET_ACCESS_KEY": secret}

    @property
    def secrets(self) -> list[str]:
        """The secrets of all users."""
        return [secret for _, secret in self.keys.values()]

    def objects(self, prefix: str) -> dict[str, bytes]:
        """All objects below a prefix, by their names behind it."""
        client = self._client()
        names = [one["path"] for page in obstore.list(client, prefix) for one in page]
        return {name.removeprefix(prefix): bytes(obstore.get(client, name).bytes()) for name in names}

    def put(self, name: str, payload: bytes) -> None:
        """Put an object that nobody of ours has put."""
        obstore.put(self._client(), name, payload)

    def remove(self, name: str) -> None:
        """Remove an object."""
        obstore.delete(self._client(), name)

    def _client(self) -> S3Store:
        key_id, secret = self.keys["loader"]
        return S3Store(
            "bucket",
            client_options={"allow_http": True},
            endpoint=environment_of(self.port)["AWS_ENDPOINT_URL"],
            region="us-east-1",
            access_key_id=key_id,
            secret_access_key=secret,
        )


@contextmanager
def guarded_store(folder: Path) -> Iterator[GuardedStore]:
    """A server for the length of the block, with an empty bucket named `bucket`."""
    with object_server(folder) as server:
        keys = {name: _user(server.port, name, actions) for name, actions in USERS.items()}
        _post(server.port, "/moto-api/reset-auth", "0", {})  # from now on each request is looked at
        yield GuardedStore(server.port, keys)


def _user(port: int, name: str, actions: tuple[str, ...]) -> tuple[str, str]:
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    _asked(port, "CreateUser", UserName=name)
    _asked(port, "PutUserPolicy", UserName=name, PolicyName="own", PolicyDocument=policy)
    said = _asked(port, "CreateAccessKey", UserName=name)
    found = [re.search(f"<{word}>(.+?)</{word}>", said) for word in ("AccessKeyId", "SecretAccessKey")]
    key_id, secret = (one.group(1) for one in found if one)
    return key_id, secret


def _asked(port: int, action: str, **values: str) -> str:
    words = urlencode({"Action": action, "Version": "2010-05-08", **values})
    signed = "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=0"
    return _post(port, "/", words, {"Authorization": signed, "Content-Type": "application/x-www-form-urlencoded"})


def _post(port: int, path: str, body: str, headers: dict[str, str]) -> str:
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    said = answer.read().decode()
    connection.close()
    assert answer.status == 200, said
    return said
