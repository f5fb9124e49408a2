// A server and a client of every scenario over grpc-go; a client over connect-go too, for methods that take one message.
//
//	peer serve SET    prints `listening on ADDRESS`, and serves until it is stopped
//	peer call SET ADDRESS METHOD [grpc|connect [TIMEOUT]]
//	                  requests on stdin and replies on stdout, ProtoJSON, one a line; then the status
package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func load(path string) *protoregistry.Files {
	bytes, err := os.ReadFile(path)
	check(err)
	set := &descriptorpb.FileDescriptorSet{}
	check(proto.Unmarshal(bytes, set))
	files, err := protodesc.NewFiles(set)
	check(err)
	return files
}

func find(files *protoregistry.Files, path string) (protoreflect.MethodDescriptor, error) {
	service, name, _ := strings.Cut(path[1:], "/")
	found, err := files.FindDescriptorByName(protoreflect.FullName(service))
	if err != nil {
		return nil, err
	}
	if method := found.(protoreflect.ServiceDescriptor).Methods().ByName(protoreflect.Name(name)); method != nil {
		return method, nil
	}
	return nil, fmt.Errorf("there is no %s", path)
}

func serve(files *protoregistry.Files) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	fmt.Println("listening on", listener.Addr())
	check(grpc.NewServer(grpc.UnknownServiceHandler(func(_ any, stream grpc.ServerStream) error {
		path, _ := grpc.MethodFromServerStream(stream)
		method, err := find(files, path)
		behaviour, known := behaviours[path]
		if err != nil || !known {
			return status.Errorf(codes.Unimplemented, "%s is not here", path)
		}
		return answer(behaviour, method, stream)
	})).Serve(listener))
}

func answer(behaviour behaviour, method protoreflect.MethodDescriptor, stream grpc.ServerStream) error {
	send := func(replies []object) error {
		for number, reply := range replies {
			if number > 0 {
				time.Sleep(behaviour.pause)
			}
			if err := stream.SendMsg(message(method.Output(), reply)); err != nil {
				return err
			}
		}
		return nil
	}
	if err := send(behaviour.first); err != nil {
		return err
	}
	everything := []object{}
	for {
		request := dynamicpb.NewMessage(method.Input())
		if err := stream.RecvMsg(request); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		everything = append(everything, parse(request))
		if behaviour.each != nil {
			replies, err := behaviour.each(everything[len(everything)-1])
			if err != nil {
				return err
			}
			if err := send(replies); err != nil {
				return err
			}
		}
		if !method.IsStreamingClient() {
			break
		}
	}
	if behaviour.last != nil {
		return send(behaviour.last(everything))
	}
	return nil
}

func call(files *protoregistry.Files, address, path, protocol string, timeout time.Duration) error {
	method, err := find(files, path)
	check(err)
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	lines := bufio.NewScanner(os.Stdin)
	print := func(reply *dynamicpb.Message) {
		text, err := protojson.Marshal(reply)
		check(err)
		fmt.Println(string(text))
	}
	if protocol == "connect" {
		return callByConnect(ctx, method, address, path, lines, print)
	}
	return callByGrpc(ctx, method, address, path, lines, print)
}

// The request of the line that was scanned.
func read(lines *bufio.Scanner, method protoreflect.MethodDescriptor) *dynamicpb.Message {
	request := dynamicpb.NewMessage(method.Input())
	check(protojson.Unmarshal(lines.Bytes(), request))
	return request
}

func callByGrpc(ctx context.Context, method protoreflect.MethodDescriptor, address, path string, lines *bufio.Scanner, print func(*dynamicpb.Message)) error {
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	check(err)
	defer connection.Close()
	kind := &grpc.StreamDesc{ClientStreams: method.IsStreamingClient(), ServerStreams: method.IsStreamingServer()}
	stream, err := connection.NewStream(ctx, kind, path)
	if err != nil {
		return err
	}
	for lines.Scan() {
		if err := stream.SendMsg(read(lines, method)); err != nil {
			return err
		}
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	for {
		reply := dynamicpb.NewMessage(method.Output())
		if err := stream.RecvMsg(reply); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		print(reply)
		if !method.IsStreamingServer() {
			return nil
		}
	}
}

func main() {
	files := load(os.Args[2])
	switch os.Args[1] {
	case "serve":
		serve(files)
	case "call":
		protocol, timeout := "grpc", 20*time.Second
		if len(os.Args) > 5 {
			protocol = os.Args[5]
		}
		if len(os.Args) > 6 {
			given, err := time.ParseDuration(os.Args[6])
			check(err)
			timeout = given
		}
		fmt.Println(name(status.Code(call(files, os.Args[3], os.Args[4], protocol, timeout))))
	}
}

// The code as the specification writes it.
func name(code codes.Code) string {
	switch code {
	case codes.OK:
		return "OK"
	case codes.NotFound:
		return "NOT_FOUND"
	case codes.DeadlineExceeded:
		return "DEADLINE_EXCEEDED"
	}
	return code.String()
}
