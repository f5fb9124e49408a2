"""A Python server, our client."""

import signal
import socket
import time

import greeter
from checks import Greet, between, equal

MENU = [
    "1. SayHello - Unary",
    "2. ParrotSaysHello - Server Side Streaming",
    "3. ChattyClientSaysHello - Client Side Streaming",
    "4. InteractingHello - Both Streaming",
]


def run(checks):
    service = greeter.Greeter()
    with greeter.serve(service) as (address, _):
        for check in (unary, url, server_streaming, client_streaming, client_streaming_nothing, both_streaming,
                      menu_unary, menu_parrot, menu_chatty, menu_interacting, status_and_message,
                      deadline, deadline_while_streaming, cancellation, five_hundred_at_once):
            name = check.__name__.replace("_", " ")
            service.seen.clear()
            service.gone.clear()
            checks.check(f"Python server, our client: {name}", check, service, address)
    for check in (unknown_method, undecodable, undecodable_in_a_stream, server_ends_in_a_stream, nobody_listens):
        checks.check(f"Python server, our client: {check.__name__.replace('_', ' ')}", check)


def client(address, *arguments):
    return Greet("client", "--addr", address, *arguments)


def blocks(rpc, *messages):
    """What the client prints for these replies."""
    return [line for text in messages for line in (f"{rpc} Response Received:", f'message: "{text}"')]


def delayed(*names):
    """What the client prints for a chat with these names."""
    reply = f"You have sent {len(names)} messages. Please expect a delayed response."
    requests = [line for name in names for line in ("request {", f'  name: "{name}"', '  greeting: "Hello"', "}")]
    return [*blocks("ChattyClientSaysHello", reply), *requests]


def unary(service, address):
    call = client(address, "say-hello", "--name", "Annie", "--greeting", "Hi")
    equal(call.succeeds(), blocks("SayHello", "Hi Annie"))
    equal(service.seen, [("SayHello", "Annie", "Hi")])


def url(service, address):
    call = client(f"http://{address}", "say-hello", "--name", "Zoë 陈", "--greeting", "")
    equal(call.succeeds(), blocks("SayHello", " Zoë 陈"))
    equal(service.seen, [("SayHello", "Zoë 陈", "")])


def server_streaming(service, address):
    call = client(address, "parrot-says-hello", "--name", "Jimin", "--greeting", "Hello")
    equal(call.succeeds(), blocks("ParrotSaysHello", *[f"{number} Hello Jimin" for number in range(1, 6)]))
    equal(service.seen, [("ParrotSaysHello", "Jimin", "Hello")])
    moments = call.moments[1::2]
    for before, after in zip(moments, moments[1:]):
        between(0.3, after - before, 0.9)


def client_streaming(service, address):
    call = client(address, "chatty-client-says-hello", "Annie", "Jimin", "Zoë")
    equal(call.succeeds(), delayed("Annie", "Jimin", "Zoë"))
    equal(service.seen, [("ChattyClientSaysHello", name, "Hello") for name in ("Annie", "Jimin", "Zoë")])


def client_streaming_nothing(service, address):
    equal(client(address, "chatty-client-says-hello").succeeds(), delayed())


def both_streaming(service, address):
    call = client(address, "interacting-hello", "Annie", "Jimin", "Zoë")
    equal(call.succeeds(), blocks("InteractingHello", "Hello Annie", "Hello Jimin", "Hello Zoë"))
    equal(service.seen, [("InteractingHello", name, "Hello") for name in ("Annie", "Jimin", "Zoë")])


def menu(address, *typed):
    call = client(address, "menu")
    call.type("".join(f"{line}\n" for line in typed))
    return call


def menu_unary(service, address):
    equal(menu(address, "1").succeeds(), [*MENU, *blocks("SayHello", "Hi Annie")])


def menu_parrot(service, address):
    replies = [f"{number} Hello Jimin" for number in range(1, 6)]
    equal(menu(address, "2").succeeds(), [*MENU, *blocks("ParrotSaysHello", *replies)])


def menu_chatty(service, address):
    equal(menu(address, "3", "Annie", "Jimin", "").succeeds(), [*MENU, *delayed("Annie", "Jimin")])


def menu_interacting(service, address):
    """Each name is sent as soon as it is entered: its reply comes before the next is typed."""
    call = menu(address, "4")
    equal([call.next_line() for _ in MENU], MENU)
    for name in ("Annie", "Jimin"):
        call.type(f"{name}\n")
        equal([call.next_line(), call.next_line()], blocks("InteractingHello", f"Hello {name}"))
    call.type("\n")
    equal(len(call.succeeds()), len(MENU) + 4)


def status_and_message(service, address):
    call = client(address, "say-hello", "--name", "Nobody", "--greeting", "Hi")
    equal(call.fails("NOT_FOUND"), [])
    if "nobody here, 100% sure: é" not in call.complaints[0]:
        raise AssertionError(call.complaints[0])


def deadline(service, address):
    call = client(address, "--timeout", "1", "say-hello", "--name", "Slow", "--greeting", "Hi")
    equal(call.fails("DEADLINE_EXCEEDED"), [])
    between(0.9, time.monotonic() - call.started, 4)
    between(0.01, service.remaining, 1.1)
    equal(service.gone.wait(timeout=5), True)


def deadline_while_streaming(service, address):
    call = client(address, "--timeout", "1", "parrot-says-hello", "--name", "Slow", "--greeting", "Hi")
    equal(call.fails("DEADLINE_EXCEEDED"), blocks("ParrotSaysHello", "1 Hi Slow"))
    between(0.9, time.monotonic() - call.started, 4)
    equal(service.gone.wait(timeout=5), True)


def cancellation(service, address):
    """The client is stopped in the middle of a stream, and its server hears of it."""
    call = client(address, "parrot-says-hello", "--name", "Slow", "--greeting", "Hi")
    equal([call.next_line(), call.next_line()], blocks("ParrotSaysHello", "1 Hi Slow"))
    equal(service.gone.is_set(), False)
    call.process.send_signal(signal.SIGTERM)
    if call.end() == 0:
        raise AssertionError("stopped in the middle, and exit 0")
    equal(service.gone.wait(timeout=5), True)


def five_hundred_at_once(service, address):
    """The server answers none before all 500 are there."""
    names = [f"Crowd {number}" for number in range(500)]
    calls = [client(address, "say-hello", "--name", name, "--greeting", "Hi") for name in names]
    for name, call in zip(names, calls):
        equal(call.succeeds(seconds=120), blocks("SayHello", f"Hi {name}"))
    equal(sorted(name for _, name, _ in service.seen), sorted(names))


def unknown_method():
    with greeter.serve() as (address, _):
        equal(client(address, "say-hello", "--name", "Annie", "--greeting", "Hi").fails("UNIMPLEMENTED"), [])


def undecodable():
    with greeter.serve(handlers=greeter.garbage()) as (address, _):
        equal(client(address, "say-hello", "--name", "Annie", "--greeting", "Hi").fails("INTERNAL"), [])


def undecodable_in_a_stream():
    with greeter.serve(handlers=greeter.garbage()) as (address, _):
        call = client(address, "parrot-says-hello", "--name", "Annie", "--greeting", "Hi")
        equal(call.fails("INTERNAL"), blocks("ParrotSaysHello", "still good"))


def server_ends_in_a_stream():
    with greeter.serve(greeter.Greeter()) as (address, server):
        call = client(address, "parrot-says-hello", "--name", "Slow", "--greeting", "Hi")
        equal([call.next_line(), call.next_line()], blocks("ParrotSaysHello", "1 Hi Slow"))
        server.stop(grace=None)
        call.fails("")


def nobody_listens():
    with socket.socket() as taken:  # bound and not listening: nobody else has the port
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        equal(client(address, "say-hello", "--name", "Annie", "--greeting", "Hi").fails("UNAVAILABLE"), [])
