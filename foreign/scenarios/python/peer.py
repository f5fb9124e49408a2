"""A server and a client of every scenario over grpcio.

    peer.py serve SET                  prints `listening on ADDRESS`, and serves until it is stopped
    peer.py call SET ADDRESS METHOD    requests on stdin and replies on stdout, ProtoJSON, one a line; then the status
"""

import json
import sys
import time
from concurrent import futures

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory


def no_user(context):
    context.abort(grpc.StatusCode.NOT_FOUND, "no such user")


def nothing(*_):
    return []


class Behaviour:
    """What a method answers: before it reads, to each request, and after the last."""

    def __init__(self, each=nothing, last=nothing, first=(), pause=0):
        self.first, self.each, self.last, self.pause = first, each, last, pause


def greeting(it):
    return f"{it.get('greeting', '')} {it.get('name', '')}"


def user(it, context):
    if it["id"] != "3":
        no_user(context)
    return [{"id": "3", "name": "Zoë 陈", "age": 27}]


def number_five(field, text):
    return lambda it, _: [{field: text(number, it)} for number in range(1, 6)]


def everybody(field):
    return lambda all_: [{field: f"Hello, {', '.join(it['name'] for it in all_)}!"}]


def to_each(field, text):
    return Behaviour(each=lambda it, _: [{field: text(it)}])


BEHAVIOURS = {
    "/greet.Greeter/SayHello": to_each("message", greeting),
    "/greet.Greeter/ParrotSaysHello":
        Behaviour(each=number_five("message", lambda number, it: f"{number} {greeting(it)}"), pause=0.5),
    "/greet.Greeter/ChattyClientSaysHello": Behaviour(last=lambda all_: [{
        "message": f"You have sent {len(all_)} messages. Please expect a delayed response.", "request": all_}]),
    "/greet.Greeter/InteractingHello": to_each("message", greeting),
    "/example.UserService/GetUser": Behaviour(each=user),
    "/example.FileService/CheckFile":
        Behaviour(each=lambda it, _: [{"exists": True, "size": "5"} if it["filename"] == "zoë.txt" else {}]),
    "/example.ChatService/Chat":
        Behaviour(each=lambda it, _: [{"sender": "Server", "content": f"Hello, {it['sender']}!"}]),
    "/textbook.HelloService/SayHello": to_each("reply", lambda it: f"You said: {it['greeting']}"),
    "/textbook.HelloService/LotsOfReplies":
        Behaviour(each=number_five("reply", lambda number, it: f"{number}. You said: {it['greeting']}")),
    "/textbook.HelloService/LotsOfGreetings":
        Behaviour(last=lambda all_: [{"reply": f"You said: {', '.join(it['greeting'] for it in all_)}"}]),
    "/textbook.HelloService/BidiHello": Behaviour(
        first=[{"reply": "Welcome!"}], each=lambda it, _: [{"reply": f"You said: {it['greeting']}"}],
        last=lambda _: [{"reply": "Goodbye!"}]),
    "/helloworld.Greeter/SayHello": to_each("message", lambda it: f"Hello, {it['name']}!"),
    "/helloworld.Greeter/SayHelloAgain": to_each("message", lambda it: f"Hello again, {it['name']}!"),
    "/helloworld.Greeter/SayHelloServerStreaming":
        Behaviour(each=number_five("message", lambda number, it: f"Hello, {it['name']}! Number {number}")),
    "/helloworld.Greeter/SayHelloClientStreaming": Behaviour(last=everybody("message")),
    "/helloworld.Greeter/SayHelloBiDiStreaming": to_each("message", lambda it: f"Hello, {it['name']}!"),
    "/hello.Greeter/SayHello": to_each("reply", lambda it: f"Hello, {it['name']}!"),
    "/hello.Greeter/LotsOfReplies":
        Behaviour(each=number_five("reply", lambda number, it: f"Hello, {it['name']}! Number {number}")),
    "/hello.Greeter/LotsOfGreetings": Behaviour(last=everybody("reply")),
    "/Receiver/receive": to_each("message", lambda it: f"Hello, {it['xwho']}!"),
}


def methods(path):
    """Every method of a set of descriptors, with its classes."""
    pool = descriptor_pool.DescriptorPool()
    with open(path, "rb") as file:
        files = descriptor_pb2.FileDescriptorSet.FromString(file.read())
    for file in files.file:
        pool.Add(file)
    for file in files.file:
        for service in pool.FindFileByName(file.name).services_by_name.values():
            for method in service.methods:
                yield (f"/{service.full_name}/{method.name}", method,
                       message_factory.GetMessageClass(method.input_type),
                       message_factory.GetMessageClass(method.output_type))


def handler(path, method, request, reply):
    behaviour = BEHAVIOURS[path]

    def answers(requests, context):
        yield from behaviour.first
        everything = []
        for it in requests:
            it = json_format.MessageToDict(it)
            everything.append(it)
            for number, answer in enumerate(behaviour.each(it, context)):
                time.sleep(behaviour.pause if number else 0)
                yield answer
        yield from behaviour.last(everything)

    def many(requests, context):
        for answer in answers(requests, context):
            yield json_format.ParseDict(answer, reply())

    def one(requests, context):
        return next(many(requests, context))

    kinds = {
        (False, False): (grpc.unary_unary_rpc_method_handler, lambda it, context: one([it], context)),
        (False, True): (grpc.unary_stream_rpc_method_handler, lambda it, context: many([it], context)),
        (True, False): (grpc.stream_unary_rpc_method_handler, one),
        (True, True): (grpc.stream_stream_rpc_method_handler, many),
    }
    kind, function = kinds[method.client_streaming, method.server_streaming]
    return kind(function, request_deserializer=request.FromString, response_serializer=reply.SerializeToString)


def serve(path):
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
    services = {}
    for full, *rest in methods(path):
        _, service, name = full.split("/")
        services.setdefault(service, {})[name] = handler(full, *rest)
    for service, handlers in services.items():
        server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(service, handlers)])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print(f"listening on 127.0.0.1:{port}", flush=True)
    server.wait_for_termination()


def call(path, address, wanted):
    method, request, reply = next(rest for full, *rest in methods(path) if full == wanted)
    requests = [json_format.Parse(line, request()) for line in sys.stdin]
    codec = {"request_serializer": request.SerializeToString, "response_deserializer": reply.FromString}
    try:
        with grpc.insecure_channel(address) as channel:
            if method.client_streaming and method.server_streaming:
                replies = channel.stream_stream(wanted, **codec)(iter(requests), timeout=20)
            elif method.client_streaming:
                replies = [channel.stream_unary(wanted, **codec)(iter(requests), timeout=20)]
            elif method.server_streaming:
                replies = channel.unary_stream(wanted, **codec)(requests[0], timeout=20)
            else:
                replies = [channel.unary_unary(wanted, **codec)(requests[0], timeout=20)]
            for it in replies:
                print(json.dumps(json_format.MessageToDict(it)))
        print("OK")
    except grpc.RpcError as error:
        print(error.code().name)


{"serve": serve, "call": call}[sys.argv[1]](*sys.argv[2:])
