//! A service by hand, with methods that may be called by GET and with what generated greetings do not have: an `Any`.

use rustgreet::{
    Idempotency, Metadata, MethodDescriptor, Request, Result, ServiceDescriptor, Status, Streaming,
    rpc::{Answer, Incoming, Routes, ServiceServer},
    wkt::{Any, Empty, Int64Value, Method, StringValue, Timestamp},
};

/// Answers with what it is asked for, whether that was compressed, and the deadline in whole seconds.
pub static PRICE: MethodDescriptor = MethodDescriptor::unary(
    "/shop.Shop/Price",
    StringValue::table(),
    StringValue::table(),
)
.with_idempotency(Idempotency::NoSideEffects);
/// Without side effects, and a stream.
pub static PRICES: MethodDescriptor = MethodDescriptor::server_streaming(
    "/shop.Shop/Prices",
    StringValue::table(),
    StringValue::table(),
)
.with_idempotency(Idempotency::NoSideEffects);
/// Packs what it gets, twice.
pub static WRAP: MethodDescriptor =
    MethodDescriptor::unary("/shop.Shop/Wrap", Method::table(), Any::table());
/// Unpacks what it gets.
pub static UNWRAP: MethodDescriptor =
    MethodDescriptor::unary("/shop.Shop/Unwrap", Any::table(), Method::table());
/// The end of time, which has no form in JSON.
pub static LATER: MethodDescriptor =
    MethodDescriptor::unary("/shop.Shop/Later", Empty::table(), Timestamp::table());
/// Fails with two details, metadata ahead and metadata after.
pub static FAIL: MethodDescriptor =
    MethodDescriptor::unary("/shop.Shop/Fail", Empty::table(), Empty::table());

pub static SHOP: ServiceDescriptor = ServiceDescriptor::new(
    "shop.Shop",
    &[&PRICE, &PRICES, &WRAP, &UNWRAP, &LATER, &FAIL],
);

pub struct ShopRoutes;

pub type Shop = ServiceServer<(), ShopRoutes>;

impl Routes<()> for ShopRoutes {
    const SERVICE: &'static ServiceDescriptor = &SHOP;

    fn route(call: Incoming<()>) -> Answer {
        match call.method_name() {
            "Price" => call.unary(|_, request| async move { price(&request) }),
            "Prices" => call.server_streaming(|_, request: Request<StringValue>| async move {
                Ok(Streaming::once(request.into_inner()).into())
            }),
            "Wrap" => call.unary(|_, request: Request<Method>| async move {
                Ok(Any::pack(request.get_ref()).into())
            }),
            "Unwrap" => call.unary(|_, request: Request<Any>| async move {
                let method = request.get_ref().unpack::<Method>();
                let method = method.map_err(|error| Status::aborted(error.to_string()))?;
                Ok(method.into())
            }),
            "Later" => call.unary(|_, _: Request<Empty>| async move {
                let seconds = i64::MAX;
                let end = Timestamp {
                    seconds,
                    ..Default::default()
                };
                Ok(end.into())
            }),
            "Fail" => call.unary(|_, _: Request<Empty>| async move { fail() }),
            _ => call.unimplemented(),
        }
    }
}

fn price(request: &Request<StringValue>) -> Result<StringValue> {
    let name = &request.get_ref().value;
    let left = request.deadline().map(|at| {
        let left = at.saturating_duration_since(tokio::time::Instant::now().into_std());
        left.as_secs_f64().round()
    });
    let seen = format!("{name} {} {left:?}", request.was_compressed());
    Ok(StringValue::from(seen).into())
}

fn fail() -> Result<Empty> {
    let mut metadata = [Metadata::new(), Metadata::new()];
    for (metadata, value) in metadata.iter_mut().zip(["ahead", "after"]) {
        metadata.insert("shard", value)?;
    }
    let [ahead, after] = metadata;
    let status = Status::failed_precondition("the \"shop\" is closed\n")
        .with_detail(&Int64Value::from(5))
        .with_detail(&StringValue::from("Monday"));
    Err(status.with_metadata(after).with_headers(ahead))
}
