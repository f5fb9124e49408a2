"""The calls of every scenario: what is asked, what is answered, and what our client then prints.

Messages are in ProtoJSON. The servers of the peers know what they answer by themselves, as SCENARIO's program does.
"""

from typing import NamedTuple


class Call(NamedTuple):
    scenario: str  # the name of our command; empty for the main one
    descriptors: str  # the set of descriptors, by its file
    method: str  # the path
    requests: list
    replies: list
    command: list  # our client's
    printed: list  # by our client
    status: str = "OK"


def received(method, *blocks):
    """What our client prints of replies: each a list of lines in text format."""
    return [line for block in blocks for line in [f"{method} Response Received:", *block]]


def hello(name, greeting="Hello"):
    return {"name": name, "greeting": greeting}


def greet():
    set_, service = "greet", "/greet.Greeter/"
    names = ["Annie", "Jimin", "Zoë 陈"]
    each = [f"Hello {name}" for name in names]
    parrot = [f"{number} Hello Jimin" for number in range(1, 6)]
    said = "You have sent 3 messages. Please expect a delayed response."
    requests = [line for name in names
                for line in ("request {", f'  name: "{name}"', '  greeting: "Hello"', "}")]
    yield Call("", set_, service + "SayHello", [hello("Annie", "Hi")], [{"message": "Hi Annie"}],
               ["say-hello", "--name", "Annie", "--greeting", "Hi"], received("SayHello", ['message: "Hi Annie"']))
    yield Call("", set_, service + "ParrotSaysHello", [hello("Jimin")], [{"message": text} for text in parrot],
               ["parrot-says-hello", "--name", "Jimin", "--greeting", "Hello"],
               received("ParrotSaysHello", *[[f'message: "{text}"'] for text in parrot]))
    yield Call("", set_, service + "ChattyClientSaysHello", [hello(name) for name in names],
               [{"message": said, "request": [hello(name) for name in names]}],
               ["chatty-client-says-hello", *names],
               received("ChattyClientSaysHello", [f'message: "{said}"', *requests]))
    yield Call("", set_, service + "InteractingHello", [hello(name) for name in names],
               [{"message": text} for text in each], ["interacting-hello", *names],
               received("InteractingHello", *[[f'message: "{text}"'] for text in each]))


def users():
    path = "/example.UserService/GetUser"
    yield Call("users", "users", path, [{"id": "3"}], [{"id": "3", "name": "Zoë 陈", "age": 27}],
               ["get-user", "--id", "3"], received("GetUser", ['id: "3"', 'name: "Zoë 陈"', "age: 27"]))
    yield Call("users", "users", path, [{"id": "9"}], [], ["get-user", "--id", "9"], [], status="NOT_FOUND")


def files():
    path = "/example.FileService/CheckFile"
    yield Call("files", "files", path, [{"filename": "zoë.txt"}], [{"exists": True, "size": "5"}],
               ["check-file", "--filename", "zoë.txt"], received("CheckFile", ["exists: true", "size: 5"]))
    yield Call("files", "files", path, [{"filename": "bo.txt"}], [{}],
               ["check-file", "--filename", "bo.txt"], received("CheckFile", []))


def chat():
    said = ["Hi!", "How are you?", "Goodbye!"]
    yield Call("chat", "chat", "/example.ChatService/Chat",
               [{"sender": "Zoë", "content": content} for content in said],
               [{"sender": "Server", "content": "Hello, Zoë!"}] * 3, ["chat", "--sender", "Zoë"],
               received("Chat", *[['sender: "Server"', 'content: "Hello, Zoë!"']] * 3))


def textbook():
    def call(method, command, greetings, replies):
        return Call("textbook", "textbook", f"/textbook.HelloService/{method}",
                    [{"greeting": greeting} for greeting in greetings], [{"reply": reply} for reply in replies],
                    [command, *greetings], received(method, *[[f'reply: "{reply}"'] for reply in replies]))

    yield call("SayHello", "say-hello", ["Hi"], ["You said: Hi"])
    yield call("LotsOfReplies", "lots-of-replies", ["Hi"], [f"{number}. You said: Hi" for number in range(1, 6)])
    yield call("LotsOfGreetings", "lots-of-greetings", ["Hi", "Hey"], ["You said: Hi, Hey"])
    yield call("BidiHello", "bidi-hello", ["Hi", "Hey"], ["Welcome!", "You said: Hi", "You said: Hey", "Goodbye!"])


def greeters(scenario, set_, field, service, methods):
    """The three scenarios whose clients print what they received, whatever the method."""
    for method, command, names, messages in methods:
        yield Call(scenario, set_, f"/{service}/{method}", [{"name": name} for name in names],
                   [{field: message} for message in messages], [command],
                   [f"Greeter client received: {message}" for message in messages])


WORLD = ["Hello, World!"]
NUMBERED = [f"Hello, World! Number {number}" for number in range(1, 6)]
THREE = ["Alice", "Bob", "Charlie"]
ALL = ["Hello, Alice, Bob, Charlie!"]


def helloworld():
    yield from greeters("helloworld", "helloworld", "message", "helloworld.Greeter", [
        ("SayHello", "say-hello", ["World"], WORLD),
        ("SayHelloAgain", "say-hello-again", ["World"], ["Hello again, World!"]),
    ])


def hello_scenario():
    yield from greeters("hello", "hello", "reply", "hello.Greeter", [
        ("SayHello", "say-hello", ["World"], WORLD),
        ("LotsOfReplies", "lots-of-replies", ["World"], NUMBERED),
        ("LotsOfGreetings", "lots-of-greetings", THREE, ALL),
    ])


def four_kinds():
    yield from greeters("four-kinds", "four_kinds-helloworld", "message", "helloworld.Greeter", [
        ("SayHello", "say-hello", ["World"], WORLD),
        ("SayHelloServerStreaming", "say-hello-server-streaming", ["World"], NUMBERED),
        ("SayHelloClientStreaming", "say-hello-client-streaming", THREE, ALL),
        ("SayHelloBiDiStreaming", "say-hello-bi-di-streaming", ["Dave", "Eve", "Frank"],
         ["Hello, Dave!", "Hello, Eve!", "Hello, Frank!"]),
    ])


def receiver():
    event = {"appid": "demo", "xwhen": 123, "xwho": "jerry", "xwhat": "install",
             "xcontext": {"idfa": "idfa1", "amount": 123}}
    yield Call("receiver", "receiver", "/Receiver/receive", [event], [{"message": "Hello, jerry!"}],
               ["receive"], ["client status: 0 received: Hello, jerry!"])


SCENARIOS = [greet, users, files, chat, textbook, helloworld, hello_scenario, four_kinds, receiver]
CALLS = [call for scenario in SCENARIOS for call in scenario()]
