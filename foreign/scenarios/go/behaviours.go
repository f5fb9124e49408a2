package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
)

// A message in ProtoJSON.
type object = map[string]any

func message(kind protoreflect.MessageDescriptor, it object) proto.Message {
	text, err := json.Marshal(it)
	check(err)
	parsed := dynamicpb.NewMessage(kind)
	check(protojson.Unmarshal(text, parsed))
	return parsed
}

func parse(it proto.Message) object {
	text, err := protojson.Marshal(it)
	check(err)
	parsed := object{}
	check(json.Unmarshal(text, &parsed))
	return parsed
}

// What a method answers: before it reads, to each request, and after the last.
type behaviour struct {
	first []object
	each  func(object) ([]object, error)
	last  func([]object) []object
	pause time.Duration
}

func text(it object, field string) string {
	value, _ := it[field].(string)
	return value
}

func greeting(it object) string { return text(it, "greeting") + " " + text(it, "name") }
func hello(it object) string    { return fmt.Sprintf("Hello, %s!", text(it, "name")) }
func said(it object) string     { return "You said: " + text(it, "greeting") }

func one(field string, to func(object) string) behaviour {
	return behaviour{each: func(it object) ([]object, error) { return []object{{field: to(it)}}, nil }}
}

func five(field string, to func(int, object) string) behaviour {
	return behaviour{each: func(it object) ([]object, error) {
		replies := []object{}
		for number := 1; number <= 5; number++ {
			replies = append(replies, object{field: to(number, it)})
		}
		return replies, nil
	}}
}

func numbered(number int, it object) string { return fmt.Sprintf("%s Number %d", hello(it), number) }

func joined(field, of, format string) behaviour {
	return behaviour{last: func(everything []object) []object {
		texts := []string{}
		for _, it := range everything {
			texts = append(texts, text(it, of))
		}
		return []object{{field: fmt.Sprintf(format, strings.Join(texts, ", "))}}
	}}
}

func parrot() behaviour {
	it := five("message", func(number int, it object) string { return fmt.Sprintf("%d %s", number, greeting(it)) })
	it.pause = 500 * time.Millisecond
	return it
}

func user(it object) ([]object, error) {
	if text(it, "id") != "3" {
		return nil, status.Error(codes.NotFound, "no such user")
	}
	return []object{{"id": "3", "name": "Zoë 陈", "age": 27}}, nil
}

func file(it object) ([]object, error) {
	if text(it, "filename") != "zoë.txt" {
		return []object{{}}, nil
	}
	return []object{{"exists": true, "size": "5"}}, nil
}

func chatty(everything []object) []object {
	said := fmt.Sprintf("You have sent %d messages. Please expect a delayed response.", len(everything))
	return []object{{"message": said, "request": everything}}
}

func textbook() behaviour {
	it := one("reply", said)
	it.first = []object{{"reply": "Welcome!"}}
	it.last = func([]object) []object { return []object{{"reply": "Goodbye!"}} }
	return it
}

var behaviours = map[string]behaviour{
	"/greet.Greeter/SayHello":              one("message", greeting),
	"/greet.Greeter/ParrotSaysHello":       parrot(),
	"/greet.Greeter/ChattyClientSaysHello": {last: chatty},
	"/greet.Greeter/InteractingHello":      one("message", greeting),
	"/example.UserService/GetUser":         {each: user},
	"/example.FileService/CheckFile":       {each: file},
	"/example.ChatService/Chat": {each: func(it object) ([]object, error) {
		return []object{{"sender": "Server", "content": fmt.Sprintf("Hello, %s!", text(it, "sender"))}}, nil
	}},
	"/textbook.HelloService/SayHello": one("reply", said),
	"/textbook.HelloService/LotsOfReplies": five("reply", func(number int, it object) string {
		return fmt.Sprintf("%d. %s", number, said(it))
	}),
	"/textbook.HelloService/LotsOfGreetings": joined("reply", "greeting", "You said: %s"),
	"/textbook.HelloService/BidiHello":       textbook(),
	"/helloworld.Greeter/SayHello":           one("message", hello),
	"/helloworld.Greeter/SayHelloAgain": one("message", func(it object) string {
		return fmt.Sprintf("Hello again, %s!", text(it, "name"))
	}),
	"/helloworld.Greeter/SayHelloServerStreaming": five("message", numbered),
	"/helloworld.Greeter/SayHelloClientStreaming": joined("message", "name", "Hello, %s!"),
	"/helloworld.Greeter/SayHelloBiDiStreaming":   one("message", hello),
	"/hello.Greeter/SayHello":                     one("reply", hello),
	"/hello.Greeter/LotsOfReplies":                five("reply", numbered),
	"/hello.Greeter/LotsOfGreetings":              joined("reply", "name", "Hello, %s!"),
	"/Receiver/receive": one("message", func(it object) string {
		return fmt.Sprintf("Hello, %s!", text(it, "xwho"))
	}),
}
