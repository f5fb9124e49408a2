"""The Greeter of scenario 1 in Python, with a few names that misbehave on purpose."""

import contextlib
import threading
import time
from concurrent import futures

import grpc
import greet_pb2
import greet_pb2_grpc

UNDECODABLE = b"\xff\xff\xff\xff"


class Greeter(greet_pb2_grpc.GreeterServicer):
    """`Slow` waits for its caller to go away, `Nobody` is not found, `Crowd` waits for 500."""

    def __init__(self):
        self.seen = []  # every request, as (rpc, name, greeting)
        self.remaining = None  # seconds that the last `Slow` call had
        self.gone = threading.Event()  # the last `Slow` call's caller went away
        self.crowd = threading.Barrier(500)

    def _note(self, rpc, request):
        self.seen.append((rpc, request.name, request.greeting))

    def _wait_for_the_end(self, context):
        self.remaining = context.time_remaining()
        ended = threading.Event()
        if context.add_callback(ended.set) and not ended.wait(timeout=30):
            return
        self.gone.set()

    def SayHello(self, request, context):
        self._note("SayHello", request)
        if request.name == "Slow":
            self._wait_for_the_end(context)
        if request.name == "Nobody":
            context.abort(grpc.StatusCode.NOT_FOUND, "nobody here, 100% sure: é")
        if request.name.startswith("Crowd"):
            self.crowd.wait(timeout=120)
        return greet_pb2.HelloReply(message=f"{request.greeting} {request.name}")

    def ParrotSaysHello(self, request, context):
        self._note("ParrotSaysHello", request)
        for number in range(1, 6):
            yield greet_pb2.HelloReply(message=f"{number} {request.greeting} {request.name}")
            if request.name == "Slow":
                self._wait_for_the_end(context)
                return
            if number < 5:
                time.sleep(0.5)

    def ChattyClientSaysHello(self, requests, context):
        everything = []
        for request in requests:
            self._note("ChattyClientSaysHello", request)
            everything.append(request)
        message = f"You have sent {len(everything)} messages. Please expect a delayed response."
        return greet_pb2.DelayedReply(message=message, request=everything)

    def InteractingHello(self, requests, context):
        for request in requests:
            self._note("InteractingHello", request)
            yield greet_pb2.HelloReply(message=f"{request.greeting} {request.name}")


@contextlib.contextmanager
def serve(greeter=None, handlers=()):
    """A server on a free port of 127.0.0.1: yields its address and the server."""
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=600))
    if greeter is not None:
        greet_pb2_grpc.add_GreeterServicer_to_server(greeter, server)
    server.add_generic_rpc_handlers(handlers)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield f"127.0.0.1:{port}", server
    finally:
        server.stop(grace=None).wait()


def garbage():
    """Handlers whose replies are no protobuf; the parrot's first is."""
    good = greet_pb2.HelloReply(message="still good").SerializeToString()

    def parrot(request, context):
        yield good
        yield UNDECODABLE

    return [grpc.method_handlers_generic_handler("greet.Greeter", {
        "SayHello": grpc.unary_unary_rpc_method_handler(lambda request, context: UNDECODABLE),
        "ParrotSaysHello": grpc.unary_stream_rpc_method_handler(parrot),
    })]
