//! gRPC's service config: timeouts, retry policies, their budget and the way of balancing, from JSON. Fields that a
//! channel has no use for are passed over, as gRPC has it; what it would have to do and does not is refused.

use std::time::Duration;

use super::{
    retry::{Policy, RetryPolicy},
    settings::{Balance, Settings},
};
use crate::{
    json,
    rpc::call::{Code, Status, ranges::Ranges},
    wkt::{Struct, Value, value::Kind},
};

/// More attempts than this are as many, as gRPC has it.
const MOST_ATTEMPTS: f64 = 5.0;

/// Takes what `text` says into the settings.
pub(super) fn apply(text: &str, settings: &mut Settings) -> Result<(), Status> {
    let told = |why: String| Status::invalid_argument(format!("the service config: {why}"));
    let config: Struct = json::from_str(text).map_err(|error| told(error.to_string()))?;
    read(&config, settings).map_err(told)
}

/// What is wrong, and where.
type Read<T> = Result<T, String>;

fn read(config: &Struct, settings: &mut Settings) -> Read<()> {
    for method in list(config, "methodConfig")? {
        let method = object(method, "methodConfig")?;
        let policy = policy(method)?;
        for name in list(method, "name")? {
            let name = object(name, "name")?;
            let service = text(name, "service")?.unwrap_or_default();
            match (service, text(name, "method")?.unwrap_or_default()) {
                ("", "") => settings.policies.default = policy.clone(),
                ("", method) => return Err(format!("method `{method}` has no service")),
                (service, "") => {
                    let name = service.to_owned();
                    settings.policies.named.insert(name, policy.clone());
                }
                (service, method) => {
                    let name = format!("{service}/{method}");
                    settings.policies.named.insert(name, policy.clone());
                }
            }
        }
    }
    if let Some(budget) = config.fields.get("retryThrottling") {
        settings.policies.budget = Some(budget_of(object(budget, "retryThrottling")?)?);
    }
    if let Some(balance) = balance(config)? {
        settings.balance = balance;
    }
    Ok(())
}

fn policy(method: &Struct) -> Read<Policy> {
    if method.fields.contains_key("hedgingPolicy") {
        let why = "hedging is not supported; a `retryPolicy` sends a call again after it failed";
        return Err(why.to_owned());
    }
    let patient = match kind(method, "waitForReady") {
        None => false,
        Some(Kind::BoolValue(patient)) => *patient,
        Some(_) => return Err("`waitForReady` must be true or false".to_owned()),
    };
    let timeout = match method.fields.contains_key("timeout") {
        true => Some(timeout(method)?),
        false => None,
    };
    let retry = method.fields.get("retryPolicy");
    let retry = retry.map(|it| retry_policy(object(it, "retryPolicy")?));
    Ok(Policy {
        patient,
        timeout,
        retry: retry.transpose()?,
    })
}

fn timeout(method: &Struct) -> Read<Duration> {
    let timeout = duration(method, "timeout")?;
    let mut ranges = Ranges::default();
    ranges.duration("timeout", timeout);
    checked(&ranges).map(|()| timeout)
}

/// What is out of its range.
fn checked(ranges: &Ranges) -> Read<()> {
    let told = |status: Status| status.message().to_owned();
    ranges.result().map_err(told)
}

fn retry_policy(policy: &Struct) -> Read<RetryPolicy> {
    let attempts = needed(number(policy, "maxAttempts")?, "maxAttempts")?;
    if attempts.fract() != 0.0 || attempts < 2.0 {
        return Err(format!("`maxAttempts` is {attempts}; expected 2 or more"));
    }
    let mut codes = Vec::new();
    for value in list(policy, "retryableStatusCodes")? {
        codes.push(code(value)?);
    }
    let policy = RetryPolicy::new(attempts.min(MOST_ATTEMPTS) as u32)
        .backoff(
            duration(policy, "initialBackoff")?,
            duration(policy, "maxBackoff")?,
        )
        .multiplier(needed(
            number(policy, "backoffMultiplier")?,
            "backoffMultiplier",
        )?)
        .codes(codes);
    let mut ranges = Ranges::default();
    policy.check(&mut ranges);
    checked(&ranges).map(|()| policy)
}

/// By name or number.
fn code(value: &Value) -> Read<Code> {
    let found = match &value.kind {
        Some(Kind::StringValue(name)) => {
            let codes = (0..=16).map(Code::from_number);
            codes.into_iter().find(|code| code.name() == name)
        }
        Some(Kind::NumberValue(number)) => {
            let codes = (0..=16).map(Code::from_number);
            codes
                .into_iter()
                .find(|code| f64::from(code.number()) == *number)
        }
        _ => None,
    };
    found.ok_or_else(|| "`retryableStatusCodes` has an entry that is not a code".to_owned())
}

fn budget_of(budget: &Struct) -> Read<(f64, f64)> {
    let tokens = needed(number(budget, "maxTokens")?, "maxTokens")?;
    let gain = needed(number(budget, "tokenRatio")?, "tokenRatio")?;
    let mut ranges = Ranges::default();
    ranges.tokens("maxTokens", tokens);
    ranges.tokens("tokenRatio", gain);
    checked(&ranges).map(|()| (tokens, gain))
}

/// The first way that is known; an error if there are some and none is.
fn balance(config: &Struct) -> Read<Option<Balance>> {
    let of_name = |name: &str| match name {
        "pick_first" => Some(Balance::PickFirst),
        "round_robin" => Some(Balance::RoundRobin),
        _ => None,
    };
    let ways = list(config, "loadBalancingConfig")?;
    for way in ways {
        let way = object(way, "loadBalancingConfig")?;
        if let Some(found) = way.fields.keys().find_map(|name| of_name(name)) {
            return Ok(Some(found));
        }
    }
    if !ways.is_empty() {
        return Err("`loadBalancingConfig` has neither pick_first nor round_robin".to_owned());
    }
    let name = text(config, "loadBalancingPolicy")?;
    Ok(name.and_then(|name| of_name(&name.to_ascii_lowercase())))
}

fn kind<'a>(object: &'a Struct, name: &str) -> Option<&'a Kind> {
    object
        .fields
        .get(name)
        .and_then(|value| value.kind.as_ref())
}

fn object<'a>(value: &'a Value, name: &str) -> Read<&'a Struct> {
    match &value.kind {
        Some(Kind::StructValue(object)) => Ok(object),
        _ => Err(format!("`{name}` must be of objects")),
    }
}

fn list<'a>(object: &'a Struct, name: &str) -> Read<&'a [Value]> {
    match kind(object, name) {
        None => Ok(&[]),
        Some(Kind::ListValue(list)) => Ok(&list.values),
        Some(_) => Err(format!("`{name}` must be a list")),
    }
}

fn text<'a>(object: &'a Struct, name: &str) -> Read<Option<&'a str>> {
    match kind(object, name) {
        None => Ok(None),
        Some(Kind::StringValue(text)) => Ok(Some(text)),
        Some(_) => Err(format!("`{name}` must be a string")),
    }
}

fn number(object: &Struct, name: &str) -> Read<Option<f64>> {
    match kind(object, name) {
        None => Ok(None),
        Some(Kind::NumberValue(number)) => Ok(Some(*number)),
        Some(_) => Err(format!("`{name}` must be a number")),
    }
}

fn needed<T>(value: Option<T>, name: &str) -> Read<T> {
    value.ok_or_else(|| format!("`{name}` is missing"))
}

/// Seconds and an `s`, as in `0.1s`.
fn duration(object: &Struct, name: &str) -> Read<Duration> {
    let text = needed(text(object, name)?, name)?;
    let seconds = text.strip_suffix('s').and_then(|it| it.parse().ok());
    let duration = seconds.and_then(|it| Duration::try_from_secs_f64(it).ok());
    duration.ok_or_else(|| format!("`{name}` is `{text}`; expected seconds, as in `0.1s`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(text: &str) -> Result<Settings, Status> {
        let mut settings = Settings::default();
        apply(text, &mut settings).map(|()| settings)
    }

    #[test]
    fn the_config_of_grpcs_docs_is_understood() {
        let settings = applied(
            r#"{
                "loadBalancingConfig": [{"grpclb": {}}, {"round_robin": {}}],
                "methodConfig": [
                    {
                        "name": [{"service": "greet.Greeter", "method": "SayHello"}],
                        "waitForReady": true,
                        "timeout": "1.5s",
                        "retryPolicy": {
                            "maxAttempts": 9, "initialBackoff": "0.1s", "maxBackoff": "1s",
                            "backoffMultiplier": 1.5, "retryableStatusCodes": ["UNAVAILABLE", 8]
                        }
                    },
                    {"name": [{"service": "greet.Greeter"}]}
                ],
                "retryThrottling": {"maxTokens": 10, "tokenRatio": 0.1},
                "somethingNew": 1
            }"#,
        )
        .unwrap();
        assert_eq!(settings.balance, Balance::RoundRobin);
        assert_eq!(settings.policies.budget, Some((10.0, 0.1)));
        let policy = settings.policies.of("/greet.Greeter/SayHello");
        assert!(policy.patient);
        assert_eq!(policy.timeout, Some(Duration::from_millis(1500)));
        let expected = RetryPolicy::new(5)
            .backoff(Duration::from_millis(100), Duration::from_secs(1))
            .multiplier(1.5)
            .codes([Code::Unavailable, Code::ResourceExhausted]);
        assert_eq!(policy.retry.as_ref(), Some(&expected));
        assert!(settings.policies.of("/greet.Greeter/Other").retry.is_none());
    }

    #[test]
    fn what_is_wrong_is_told() {
        let method =
            |inside: &str| format!(r#"{{"methodConfig": [{{"name": [{{}}], {inside}}}]}}"#);
        for (config, why) in [
            ("{".to_owned(), "the service config: "),
            (
                method(r#""hedgingPolicy": {"maxAttempts": 3}"#),
                "hedging is not supported",
            ),
            (method(r#""timeout": "0s""#), "timeout cannot be 0ns"),
            (method(r#""timeout": 3"#), "`timeout` must be a string"),
            (method(r#""timeout": "-1s""#), "`timeout` is `-1s`"),
            (method(r#""retryPolicy": {}"#), "`maxAttempts` is missing"),
            (
                method(r#""retryPolicy": {"maxAttempts": 1}"#),
                "`maxAttempts` is 1; expected 2 or more",
            ),
            (
                method(
                    r#""retryPolicy": {"maxAttempts": 2, "initialBackoff": "soon",
                    "maxBackoff": "1s", "backoffMultiplier": 2, "retryableStatusCodes": [14]}"#,
                ),
                "`initialBackoff` is `soon`; expected seconds, as in `0.1s`",
            ),
            (
                method(
                    r#""retryPolicy": {"maxAttempts": 2, "initialBackoff": "1s",
                    "maxBackoff": "1s", "backoffMultiplier": 2, "retryableStatusCodes": ["NO"]}"#,
                ),
                "an entry that is not a code",
            ),
            (
                r#"{"retryThrottling": {"maxTokens": 0, "tokenRatio": 1}}"#.to_owned(),
                "maxTokens cannot be 0",
            ),
            (
                r#"{"loadBalancingConfig": [{"magic": {}}]}"#.to_owned(),
                "neither pick_first nor round_robin",
            ),
        ] {
            let status = applied(&config).map(|_| ()).unwrap_err();
            assert_eq!(status.code(), Code::InvalidArgument);
            assert!(status.message().contains(why), "{status}");
        }
    }
}
