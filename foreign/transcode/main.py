"""Asks the library of rest.proto over our own transcoding, over grpc-gateway and over vanguard, and compares each answer
with the one that `cases` says. Where an answer differs from ours, the case says how and why.

    main.py LIBRARY JUDGES        the paths of the two programs
"""

import http.client
import json
import subprocess
import sys

from cases import CASES

PATIENCE = 20  # seconds


class Program:
    """A program that prints lines as it begins, and ends with its standard input."""

    def __init__(self, *command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def line(self):
        return self.process.stdout.readline().strip()

    def end(self):
        self.process.stdin.close()
        self.process.wait(PATIENCE)


def ask(address, case):
    verb, path = case.request.split(" ", 1)
    connection = http.client.HTTPConnection(address, timeout=PATIENCE)
    connection.putrequest(verb, path, skip_accept_encoding=True)
    for name, value in case.headers.items():
        connection.putheader(name, value)
    body = case.body
    if body is not None:
        body = body if isinstance(body, bytes) else body.encode()
        connection.putheader("content-length", str(len(body)))
    connection.endheaders(body)
    response = connection.getresponse()
    answer = seen(response.status, response.read())
    connection.close()
    return answer


def seen(status, body):
    """The status, and the value of JSON; of a failure its code, of lines a list, of what is neither the text."""
    text = body.decode(errors="backslashreplace")
    try:
        value = json.loads(text)
    except ValueError:
        try:
            value = [json.loads(line) for line in text.splitlines()] if text.endswith("\n") else text
        except ValueError:
            value = text
    if status != 200:
        value = value.get("error", value) if isinstance(value, dict) else value
        value = value.get("code") if isinstance(value, dict) else None
    return status, value


def main():
    library, judges = sys.argv[1:3]
    library = Program(library)
    addresses = {"ours": library.line()}
    judges = Program(judges, addresses["ours"])
    for _ in range(2):
        name, address = judges.line().split()
        addresses[name] = address
    passed = failed = differing = 0
    for case in CASES:
        for name, address in addresses.items():
            expected = case.expected(name)
            if expected is None:
                continue
            answer = ask(address, case)
            if answer == expected[:2]:
                passed += 1
                differing += len(expected) > 2
            else:
                failed += 1
                print(f"{case.request} {case.headers or ''} {case.body or ''}\n  {name}: {answer}, not {expected}")
    judges.end()
    library.end()
    print(f"{len(CASES)} requests; {differing} answers of a judge are not as ours, each with its reason")
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
