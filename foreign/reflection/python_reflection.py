"""Python's grpcio-reflection, which asks by v1alpha."""

import grpc
from checks import equal
from google.protobuf import message_factory
from google.protobuf.descriptor_pool import DescriptorPool
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

from command_lines import SERVICES


def run(checks, address):
    for check in (services_are_listed, a_call_needs_no_generated_code, what_is_not_there, a_file_by_its_name):
        checks.check(f"grpcio-reflection: {check.__name__.replace('_', ' ')}", check, address)


def database(channel):
    return ProtoReflectionDescriptorDatabase(channel)


def services_are_listed(address):
    with grpc.insecure_channel(address) as channel:
        equal(sorted(database(channel).get_services()), SERVICES)


def a_call_needs_no_generated_code(address):
    with grpc.insecure_channel(address) as channel:
        pool = DescriptorPool(database(channel))
        method = pool.FindServiceByName("greet.Greeter").FindMethodByName("SayHello")
        request, reply = map(message_factory.GetMessageClass, (method.input_type, method.output_type))
        call = channel.unary_unary(
            "/greet.Greeter/SayHello", request_serializer=request.SerializeToString, response_deserializer=reply.FromString
        )
        equal(call(request(name="Annie", greeting="Hi"), timeout=10).message, "Hi Annie")


def what_is_not_there(address):
    with grpc.insecure_channel(address) as channel:
        for ask in (
            lambda: database(channel).FindFileByName("no.proto"),
            lambda: database(channel).FindFileContainingSymbol("greet.Nobody"),
            lambda: database(channel).FindAllExtensionNumbers("greet.Nobody"),
        ):
            try:
                found = ask()
            except KeyError:
                continue
            raise AssertionError(f"found {found!r}")
        equal(list(database(channel).FindAllExtensionNumbers("greet.HelloRequest")), [])


def a_file_by_its_name(address):
    with grpc.insecure_channel(address) as channel:
        file = database(channel).FindFileByName("greet.proto")
        equal((file.name, file.package, [it.name for it in file.service]), ("greet.proto", "greet", ["Greeter"]))
