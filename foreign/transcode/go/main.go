// grpc-gateway and vanguard in front of a server of gRPC: `judges ADDRESS` prints where each listens, and serves until
// its standard input ends. Both print JSON as ProtoJSON has it unless told otherwise: without fields that are not set.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"

	"connectrpc.com/vanguard"
	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/encoding/protojson"

	"example.com/transcode/rest"
)

func gateway(address string) (http.Handler, error) {
	json := &runtime.JSONPb{
		MarshalOptions:   protojson.MarshalOptions{},
		UnmarshalOptions: protojson.UnmarshalOptions{DiscardUnknown: true},
	}
	mux := runtime.NewServeMux(
		runtime.WithUnescapingMode(runtime.UnescapingModeAllExceptSlash),
		runtime.WithMarshalerOption(runtime.MIMEWildcard, &runtime.HTTPBodyMarshaler{Marshaler: json}),
	)
	plain := grpc.WithTransportCredentials(insecure.NewCredentials())
	err := rest.RegisterLibraryHandlerFromEndpoint(context.Background(), mux, address, []grpc.DialOption{plain})
	return mux, err
}

func guard(address string) (http.Handler, error) {
	server, err := url.Parse("http://" + address)
	if err != nil {
		return nil, err
	}
	proxy := httputil.NewSingleHostReverseProxy(server)
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	proxy.Transport = &http.Transport{Protocols: protocols}
	proxy.FlushInterval = -1
	descriptor := rest.File_rest_proto.Services().ByName("Library")
	service := vanguard.NewServiceWithSchema(
		descriptor,
		proxy,
		vanguard.WithTargetProtocols(vanguard.ProtocolGRPC),
		vanguard.WithTargetCodecs(vanguard.CodecProto),
		vanguard.WithRESTUnmarshalOptions(vanguard.RESTUnmarshalOptions{DiscardUnknownQueryParams: true}),
	)
	json := func(types vanguard.TypeResolver) vanguard.Codec {
		return vanguard.JSONCodec{
			MarshalOptions:   protojson.MarshalOptions{Resolver: types},
			UnmarshalOptions: protojson.UnmarshalOptions{Resolver: types, DiscardUnknown: true},
		}
	}
	return vanguard.NewTranscoder([]*vanguard.Service{service}, vanguard.WithCodec(json))
}

func serve(name string, handler http.Handler, err error) {
	if err != nil {
		log.Fatalf("%s: %v", name, err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatalf("%s: %v", name, err)
	}
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	fmt.Println(name, listener.Addr())
	server := &http.Server{Handler: handler, Protocols: protocols}
	go func() { log.Fatal(server.Serve(listener)) }()
}

func main() {
	address := os.Args[1]
	handler, err := gateway(address)
	serve("gateway", handler, err)
	handler, err = guard(address)
	serve("vanguard", handler, err)
	_, _ = io.Copy(io.Discard, os.Stdin)
}
