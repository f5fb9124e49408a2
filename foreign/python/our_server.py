"""Our server, a Python client."""

import re
import signal
import threading
import time

import grpc
import greet_pb2
import greet_pb2_grpc
from checks import Greet, between, equal
from greeter import UNDECODABLE

PARROT = [f"{number} Hello Jimin" for number in range(1, 6)]


def run(checks):
    server = Greet("serve", "--addr", "127.0.0.1:0")
    try:
        first = server.next_line()
        found = re.fullmatch(r"listening on (127\.0\.0\.1:\d+)", first)
        checks.check("our server: says where it listens", equal, bool(found), True)
        if not found:
            return
        address = found[1]
        for check in (unary, server_streaming, client_streaming, client_streaming_nothing, both_streaming):
            checks.check(f"our server, Python client: {name_of(check)}", check, server, address)
        for check in (large_message, deadline, cancellation, unknown_method, unknown_service, undecodable,
                      undecodable_text, undecodable_in_a_stream, five_hundred_at_once, five_hundred_streams_at_once):
            checks.check(f"our server, Python client: {name_of(check)}", check, address)
        checks.check("our server: SIGTERM lets running calls end", stops_cleanly, server, address)
    finally:
        if server.process.poll() is None:
            server.process.kill()


def name_of(check):
    return check.__name__.replace("_", " ")


def channel(address, **options):
    return grpc.insecure_channel(address, options=[(f"grpc.{key}", value) for key, value in options.items()])


def request(name, greeting="Hello"):
    return greet_pb2.HelloRequest(name=name, greeting=greeting)


def printed(server, rpc, *requests):
    """The server has printed exactly these requests since it was last asked."""
    for name, greeting in requests:
        expected = [f"{rpc} Request Made:", f'name: "{name}"', f'greeting: "{greeting}"']
        equal([server.next_line() for _ in expected], expected)


def fails(code, call):
    try:
        reply = call()
    except grpc.RpcError as error:
        equal(error.code(), code)
        return error
    raise AssertionError(f"expected {code}, got {reply!r}")


def unary(server, address):
    with channel(address) as it:
        reply = greet_pb2_grpc.GreeterStub(it).SayHello(request("Annie", "Hi"), timeout=10)
        equal(reply, greet_pb2.HelloReply(message="Hi Annie"))
    printed(server, "SayHello", ("Annie", "Hi"))


def server_streaming(server, address):
    with channel(address) as it:
        started = time.monotonic()
        moments = []
        replies = []
        for reply in greet_pb2_grpc.GreeterStub(it).ParrotSaysHello(request("Jimin"), timeout=10):
            replies.append(reply.message)
            moments.append(time.monotonic() - started)
    equal(replies, PARROT)
    between(0, moments[0], 0.4)
    for before, after in zip(moments, moments[1:]):
        between(0.3, after - before, 0.9)
    printed(server, "ParrotSaysHello", ("Jimin", "Hello"))


def client_streaming(server, address):
    requests = [request("Annie"), request("Jimin"), request("Bo", "Hey")]
    with channel(address) as it:
        reply = greet_pb2_grpc.GreeterStub(it).ChattyClientSaysHello(iter(requests), timeout=10)
    message = "You have sent 3 messages. Please expect a delayed response."
    equal(reply, greet_pb2.DelayedReply(message=message, request=requests))
    printed(server, "ChattyClientSaysHello", ("Annie", "Hello"), ("Jimin", "Hello"), ("Bo", "Hey"))


def client_streaming_nothing(server, address):
    with channel(address) as it:
        reply = greet_pb2_grpc.GreeterStub(it).ChattyClientSaysHello(iter(()), timeout=10)
    message = "You have sent 0 messages. Please expect a delayed response."
    equal(reply, greet_pb2.DelayedReply(message=message))


def both_streaming(server, address):
    """The next request is made only when the last one's reply is there."""
    answered = threading.Semaphore(0)
    names = ["Annie", "Jimin", "Bo"]

    def requests():
        for name in names:
            yield request(name)
            answered.acquire(timeout=10)

    replies = []
    with channel(address) as it:
        for reply in greet_pb2_grpc.GreeterStub(it).InteractingHello(requests(), timeout=10):
            replies.append(reply.message)
            answered.release()
    equal(replies, [f"Hello {name}" for name in names])
    printed(server, "InteractingHello", *[(name, "Hello") for name in names])


def large_message(address):
    name = "x" * 3_000_000
    with channel(address) as it:
        reply = greet_pb2_grpc.GreeterStub(it).SayHello(request(name, "Hi"), timeout=20)
    equal(reply.message == f"Hi {name}", True)


def deadline(address):
    """The replies of the first 1.2 seconds, then the status."""
    with channel(address) as it:
        replies = []

        def call():
            for reply in greet_pb2_grpc.GreeterStub(it).ParrotSaysHello(request("Jimin"), timeout=1.2):
                replies.append(reply.message)

        fails(grpc.StatusCode.DEADLINE_EXCEEDED, call)
        equal(replies, PARROT[:3])
    still_serves(address)


def cancellation(address):
    with channel(address) as it:
        call = greet_pb2_grpc.GreeterStub(it).ParrotSaysHello(request("Jimin"), timeout=10)
        equal(next(call).message, PARROT[0])
        call.cancel()
        fails(grpc.StatusCode.CANCELLED, lambda: next(call))
        equal(greet_pb2_grpc.GreeterStub(it).SayHello(request("Annie", "Hi"), timeout=10).message, "Hi Annie")


def raw(address, path, body):
    with channel(address) as it:
        return it.unary_unary(path)(body, timeout=10)


def unknown_method(address):
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: raw(address, "/greet.Greeter/SayGoodbye", b""))


def unknown_service(address):
    fails(grpc.StatusCode.UNIMPLEMENTED, lambda: raw(address, "/greet.Stranger/SayHello", b""))


def undecodable(address):
    fails(grpc.StatusCode.INTERNAL, lambda: raw(address, "/greet.Greeter/SayHello", UNDECODABLE))
    still_serves(address)


def undecodable_text(address):
    """A name that is not UTF-8."""
    fails(grpc.StatusCode.INTERNAL, lambda: raw(address, "/greet.Greeter/SayHello", b"\x0a\x02\xc3\x28"))


def undecodable_in_a_stream(address):
    """The reply to the good request comes, then the status."""
    answered = threading.Event()

    def bodies():
        yield request("Annie").SerializeToString()
        answered.wait(timeout=10)
        yield UNDECODABLE

    with channel(address) as it:
        replies = it.stream_stream("/greet.Greeter/InteractingHello")(bodies(), timeout=10)
        equal(greet_pb2.HelloReply.FromString(next(replies)).message, "Hello Annie")
        answered.set()
        fails(grpc.StatusCode.INTERNAL, lambda: next(replies))
    still_serves(address)


def five_hundred_at_once(address):
    with channel(address) as it:
        say_hello = greet_pb2_grpc.GreeterStub(it).SayHello
        calls = [say_hello.future(request(f"Guest {number}", "Hi"), timeout=30) for number in range(500)]
        equal([call.result().message for call in calls], [f"Hi Guest {number}" for number in range(500)])


def five_hundred_streams_at_once(address):
    """500 parrots on five connections: two seconds each, and not much longer all together."""
    started = time.monotonic()
    channels = [channel(address, use_local_subchannel_pool=1) for _ in range(5)]
    parrots = [
        greet_pb2_grpc.GreeterStub(channels[number % 5]).ParrotSaysHello(request(f"Guest {number}"), timeout=30)
        for number in range(500)
    ]
    for number, parrot in enumerate(parrots):
        expected = [f"{at} Hello Guest {number}" for at in range(1, 6)]
        equal([reply.message for reply in parrot], expected)
    between(2, time.monotonic() - started, 10)
    for it in channels:
        it.close()


def still_serves(address):
    with channel(address) as it:
        equal(greet_pb2_grpc.GreeterStub(it).SayHello(request("Annie", "Hi"), timeout=10).message, "Hi Annie")


def stops_cleanly(server, address):
    with channel(address) as it:
        parrot = greet_pb2_grpc.GreeterStub(it).ParrotSaysHello(request("Jimin"), timeout=10)
        equal(next(parrot).message, PARROT[0])
        server.process.send_signal(signal.SIGTERM)
        equal([reply.message for reply in parrot], PARROT[1:])
    equal((server.end(seconds=10), server.complaints), (0, []))
    fails(grpc.StatusCode.UNAVAILABLE, lambda: still_serves(address))
