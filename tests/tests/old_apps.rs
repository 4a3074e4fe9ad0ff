//! The push door never closes on old apps (`sync.md` 5): what each version of the app sent is kept in `tests/recorded`, word for word, and is
//! still taken. A version that changes the wire adds a file there; none is ever changed.

use e2e::{estate::Estate, new_id};
use serde_json::Value;
use std::{fs, path::Path};

#[test]
fn what_every_earlier_app_sent_is_still_taken() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("recorded");
    let mut recorded: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    recorded.sort();
    assert!(!recorded.is_empty());
    for version in recorded {
        let (estate, cast) = Estate::ready_with_one_question(1);
        let (round, device) = (&cast.round, estate.device(&cast.lin));
        let mut text = fs::read_to_string(&version).unwrap();
        let item = round.content.items().next().unwrap().id.to_string();
        let known = [
            ("{person}", cast.lin.person.to_string()),
            ("{site}", estate.site.to_string()),
            ("{route}", round.route.id.to_string()),
            ("{checkpoint}", round.checkpoints[0].id.to_string()),
            ("{code}", round.checkpoints[0].code.clone()),
            ("{template}", round.template.to_string()),
            ("{area}", round.areas[0].id.to_string()),
            ("{item}", item),
            ("{now}", e2e::now().to_rfc3339()),
        ];
        for (name, value) in known {
            text = text.replace(name, &value);
        }
        for name in ["{id1}", "{id2}", "{id3}", "{id4}", "{patrol}", "{visit}", "{photo}", "{finding}"] {
            text = text.replace(name, &new_id().to_string());
        }
        let operations: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let pushed = device.push_raw(&operations).expect(200).json();
        let results = pushed["results"].as_array().unwrap();
        assert_eq!(results.len(), operations.len());
        assert!(results.iter().all(|result| result["status"] == "applied"), "{}: {pushed}", version.display());

        // What an old app reads of the answer is still called what it was called.
        let hello = device.call("GET", "/v1/sync/hello", &[], None).expect(200).json();
        for field in ["server_time", "server_epoch", "protocol", "limits", "scopes", "device"] {
            assert!(!hello[field].is_null(), "hello says no {field}: {hello}");
        }
        let scope = hello["scopes"].as_array().unwrap().iter().find(|one| one["scope"] == estate.site.to_string()).unwrap();
        let path = format!("/v1/sync/pull?scopes={}:{}:0", estate.site, scope["epoch"].as_str().unwrap());
        let pulled = device.call("GET", &path, &[], None).expect(200).json();
        let page = &pulled["scopes"][0];
        assert_eq!((&page["more"], page["next"].is_u64()), (&Value::Bool(false), true));
        let visits: Vec<&Value> = page["changes"].as_array().unwrap().iter().filter(|one| one["collection"] == "visits").collect();
        assert_eq!(visits.len(), 1, "{page}");
        assert!(visits[0]["seq"].is_u64() && visits[0]["put"]["remark"] == "干净", "{page}");
    }
}
