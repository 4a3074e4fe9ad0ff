//! How is each kind of hook spoken to, and how does it know that it is us?
//!
//! Our own format is signed as [Standard Webhooks](https://www.standardwebhooks.com) say: HMAC-SHA256 over id, timestamp and body. The robots'
//! are as their makers write: WeCom <https://developer.work.weixin.qq.com/document/path/91770>,
//! DingTalk <https://open.dingtalk.com/document/orgapp/custom-bot-access-send-message>,
//! Feishu <https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot>.

use super::outward::{Answer, Call};
use crate::deliveries::Told;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::{hook::HookFormat, time::Timestamp};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use uuid::Uuid;

/// What our own secrets begin with.
const SECRET_MARK: &str = "whsec_";

/// A new secret of our own format.
#[must_use]
pub fn new_secret(bytes: [u8; 32]) -> String {
    format!("{SECRET_MARK}{}", STANDARD.encode(bytes))
}

/// The call that tells a hook something. `delivery` stays the same when it is told again, so that doubles can be dropped.
#[must_use]
pub fn call_of(format: HookFormat, url: &str, secret: &str, told: &Told, delivery: Uuid, now: Timestamp) -> Call {
    match format {
        HookFormat::Generic => generic(url, secret, told, delivery, now),
        HookFormat::WeCom => plain(url.to_owned(), &json!({ "msgtype": "markdown", "markdown": { "content": markdown(told, "\n") } })),
        HookFormat::DingTalk => {
            let text = json!({ "title": told.heading, "text": markdown(told, "\n\n") });
            plain(signed_for_dingtalk(url, secret, now), &json!({ "msgtype": "markdown", "markdown": text }))
        }
        HookFormat::Feishu => plain(url.to_owned(), &signed_for_feishu(post(told), secret, now)),
    }
}

/// Did the hook take it? The robots answer 200 and say in the body what they did not like.
#[must_use]
pub fn is_taken(format: HookFormat, answer: &Answer) -> bool {
    if !answer.status.is_some_and(|status| (200..300).contains(&status)) {
        return false;
    }
    let code = |names: &[&str]| {
        let said: Option<Value> = serde_json::from_str(&answer.text).ok();
        said.and_then(|said| names.iter().find_map(|name| said.get(name)?.as_i64()))
    };
    match format {
        HookFormat::Generic => true,
        HookFormat::WeCom | HookFormat::DingTalk => code(&["errcode"]) == Some(0),
        HookFormat::Feishu => code(&["code", "StatusCode"]) == Some(0),
    }
}

fn plain(url: String, body: &Value) -> Call {
    Call { url, headers: vec![], body: body.to_string() }
}

fn generic(url: &str, secret: &str, told: &Told, delivery: Uuid, now: Timestamp) -> Call {
    let body = json!({
        "type": format!("finding.{}", told.kind.word()),
        "timestamp": told.at,
        "data": {
            "delivery": delivery,
            "site": { "id": told.site, "name": told.place },
            "finding": { "id": told.about, "title": told.title, "severity": told.severity, "due": told.due, "url": told.link },
            "text": told.heading,
        },
    })
    .to_string();
    let (id, timestamp) = (delivery.to_string(), now.timestamp());
    let signature = format!("v1,{}", standard_signature(secret, &id, timestamp, &body));
    let headers = vec![("webhook-id", id), ("webhook-timestamp", timestamp.to_string()), ("webhook-signature", signature)];
    Call { url: url.to_owned(), headers, body }
}

fn hmac_sha256(key: &[u8], text: &[u8]) -> String {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key).expect("a key of any length");
    mac.update(text);
    STANDARD.encode(mac.finalize().into_bytes())
}

/// A secret without its mark is base64 of the key.
fn standard_signature(secret: &str, id: &str, timestamp: i64, body: &str) -> String {
    let key = STANDARD.decode(secret.trim_start_matches(SECRET_MARK)).unwrap_or_default();
    hmac_sha256(&key, format!("{id}.{timestamp}.{body}").as_bytes())
}

/// Milliseconds, a line break and the secret, signed with the secret, in the address. Without a secret the group trusts words or networks.
fn signed_for_dingtalk(url: &str, secret: &str, now: Timestamp) -> String {
    if secret.is_empty() {
        return url.to_owned();
    }
    let timestamp = now.timestamp_millis();
    let sign = hmac_sha256(secret.as_bytes(), format!("{timestamp}\n{secret}").as_bytes());
    let sign = sign.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let joint = if url.contains('?') { '&' } else { '?' };
    format!("{url}{joint}timestamp={timestamp}&sign={sign}")
}

/// Seconds, a line break and the secret are the key; what is signed is empty.
fn signed_for_feishu(mut body: Value, secret: &str, now: Timestamp) -> Value {
    if !secret.is_empty() {
        let timestamp = now.timestamp().to_string();
        body["sign"] = hmac_sha256(format!("{timestamp}\n{secret}").as_bytes(), b"").into();
        body["timestamp"] = timestamp.into();
    }
    body
}

/// A heading, facts, a link. WeCom breaks lines where one break stands, DingTalk where two do.
fn markdown(told: &Told, between: &str) -> String {
    let mut lines = vec![format!("**{}**", harmless(&told.heading))];
    lines.extend(told.facts.iter().map(|(name, value)| format!("> {}：{}", harmless(name), harmless(value))));
    lines.extend(told.link.as_ref().map(|link| format!("[{}]({link})", harmless(&told.open))));
    lines.join(between)
}

/// What somebody wrote in the field must not become a link, a call to everybody in the group or a heading.
fn harmless(text: &str) -> String {
    let wide = |c: char| match c {
        '<' => '＜',
        '>' => '＞',
        '[' => '［',
        ']' => '］',
        '*' => '＊',
        '@' => '＠',
        '`' => '｀',
        '#' => '＃',
        '\n' | '\r' => ' ',
        other => other,
    };
    text.chars().map(wide).collect()
}

/// Texts of a Feishu post are never read as anything else.
fn post(told: &Told) -> Value {
    let mut lines: Vec<Value> = vec![];
    lines.extend(told.facts.iter().map(|(name, value)| json!([{ "tag": "text", "text": format!("{name}：{value}") }])));
    lines.extend(told.link.as_ref().map(|link| json!([{ "tag": "a", "text": told.open, "href": link }])));
    let language = if told.language == domain::text::Language::Zh { "zh_cn" } else { "en_us" };
    json!({ "msg_type": "post", "content": { "post": { language: { "title": told.heading, "content": lines } } } })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own libraries.
    #[test]
    fn our_own_format_is_signed_as_standard_webhooks_say() {
        let body = r#"{"test": 2432232314}"#;
        let signature = standard_signature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        assert_eq!(signature, "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    /// What the lines of Python in each maker's manual give for its own "this is secret".
    #[test]
    fn robots_are_signed_for_as_their_makers_say() {
        let at = |seconds| Timestamp::from_timestamp(seconds, 0).unwrap();
        assert_eq!(
            signed_for_dingtalk("https://oapi.dingtalk.com/robot/send?access_token=X", "this is secret", at(1_700_000_000)),
            "https://oapi.dingtalk.com/robot/send?access_token=X&timestamp=1700000000000&sign=sSFWELbV2YwjdDQhWZwTcWlX5BWUx5J6TPpsZmuPii0%3D"
        );
        let feishu = signed_for_feishu(json!({}), "this is secret", at(1_599_360_473));
        assert_eq!(feishu["timestamp"], "1599360473");
        assert_eq!(feishu["sign"], "/eYKrXQBzTjUZJ3s6NX16VxGbTwmK7AEs8/FnvC1CSw=");
        assert_eq!(signed_for_feishu(json!({}), "", at(0)), json!({}));
    }

    #[test]
    fn a_robot_that_says_no_with_200_has_not_taken_it() {
        let said = |status, text: &str| Answer { status: Some(status), took: std::time::Duration::ZERO, text: text.into(), wait: None };
        for (format, answer, taken) in [
            (HookFormat::Generic, said(204, ""), true),
            (HookFormat::Generic, said(302, ""), false),
            (HookFormat::WeCom, said(200, r#"{"errcode":0,"errmsg":"ok"}"#), true),
            (HookFormat::WeCom, said(200, r#"{"errcode":93000,"errmsg":"invalid webhook url"}"#), false),
            (HookFormat::DingTalk, said(200, r#"{"errcode":310000,"errmsg":"sign not match"}"#), false),
            (HookFormat::DingTalk, said(200, "<html>not a robot"), false),
            (HookFormat::Feishu, said(200, r#"{"code":0,"msg":"success"}"#), true),
            (HookFormat::Feishu, said(200, r#"{"StatusCode":0,"StatusMessage":"success"}"#), true),
            (HookFormat::Feishu, said(200, r#"{"code":19021,"msg":"sign match fail"}"#), false),
        ] {
            assert_eq!(is_taken(format, &answer), taken, "{format:?} {answer:?}");
        }
    }

    #[test]
    fn nobody_calls_a_whole_group_or_slips_a_link_in() {
        assert_eq!(harmless("<@all> [免费](http://evil)\n# 大字"), "＜＠all＞ ［免费］(http://evil) ＃ 大字");
    }
}
