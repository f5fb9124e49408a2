package main

import (
	"bufio"
	"context"
	"net/http"

	"connectrpc.com/connect"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
)

type dynamic = dynamicpb.Message

// Calls a method that takes one message, over connect-go, which is told no protocol and takes Connect.
func callByConnect(ctx context.Context, method protoreflect.MethodDescriptor, address, path string, lines *bufio.Scanner, print func(*dynamic)) error {
	initialize := func(_ connect.Spec, message any) error {
		*message.(*dynamic) = *dynamicpb.NewMessage(method.Output())
		return nil
	}
	client := connect.NewClient[dynamic, dynamic](http.DefaultClient, "http://"+address+path,
		connect.WithSchema(method), connect.WithResponseInitializer(initialize))
	lines.Scan()
	request := connect.NewRequest(read(lines, method))
	if !method.IsStreamingServer() {
		reply, err := client.CallUnary(ctx, request)
		if err == nil {
			print(reply.Msg)
		}
		return asStatus(err)
	}
	replies, err := client.CallServerStream(ctx, request)
	if err != nil {
		return asStatus(err)
	}
	defer replies.Close()
	for replies.Receive() {
		print(replies.Msg())
	}
	return asStatus(replies.Err())
}

// Connect's codes have the numbers of gRPC's.
func asStatus(err error) error {
	if err == nil {
		return nil
	}
	return status.Error(codes.Code(connect.CodeOf(err)), err.Error())
}
