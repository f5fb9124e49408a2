//! Code that was generated for another version of the runtime.

pub mod pb {
    rustgreet::generated_by!("0.0", rpc);

    pub struct HelloRequest {
        pub unknown_fields: ::rustgreet::NoSuchFields,
    }

    impl ::rustgreet::NoSuchMessage for HelloRequest {}
}

fn main() {}
